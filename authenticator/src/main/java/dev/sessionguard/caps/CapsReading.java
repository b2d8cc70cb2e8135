package dev.sessionguard.caps;

import dev.sessionguard.text.FieldProblem;
import java.util.List;

/**
 * What reading caps gave: those that can be read, and what was wrong with the others.
 *
 * @param problems each with its place
 */
public record CapsReading(Caps caps, List<FieldProblem> problems) {

  public CapsReading {
    problems = List.copyOf(problems);
  }
}
