package dev.sessionguard.settings;

import java.util.List;

/**
 * What reading settings gave: the settings, with a default where something was wrong, and what was
 * wrong.
 */
public record SettingsReading(GuardSettings settings, List<SettingProblem> problems) {

  public SettingsReading {
    problems = List.copyOf(problems);
  }
}
