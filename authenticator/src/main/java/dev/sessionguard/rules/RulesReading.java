package dev.sessionguard.rules;

import dev.sessionguard.text.FieldProblem;
import java.util.List;

/** What reading rules gave: those that can be read, and what was wrong with the others. */
public record RulesReading(Rules rules, List<FieldProblem> problems) {

  public RulesReading {
    problems = List.copyOf(problems);
  }
}
