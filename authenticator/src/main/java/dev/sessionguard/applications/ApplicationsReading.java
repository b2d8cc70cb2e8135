package dev.sessionguard.applications;

import dev.sessionguard.text.FieldProblem;
import java.util.List;

/**
 * What reading applications gave: those that can be read, and what was wrong with the others.
 *
 * @param problems each with its place
 */
public record ApplicationsReading(Applications applications, List<FieldProblem> problems) {

  public ApplicationsReading {
    problems = List.copyOf(problems);
  }
}
