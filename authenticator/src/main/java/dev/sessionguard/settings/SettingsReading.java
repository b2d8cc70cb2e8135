package dev.sessionguard.settings;

import dev.sessionguard.text.FieldProblem;
import java.util.List;

/**
 * What reading settings gave: the settings, with a default where something was wrong, and what was
 * wrong.
 */
public record SettingsReading(GuardSettings settings, List<FieldProblem> problems) {

  public SettingsReading {
    problems = List.copyOf(problems);
  }
}
