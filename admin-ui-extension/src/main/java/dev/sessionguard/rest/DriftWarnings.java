package dev.sessionguard.rest;

import dev.sessionguard.idle.IdleWarning.Severity;
import dev.sessionguard.settings.SettingsDriftReport;
import dev.sessionguard.settings.SettingsDriftReport.Drifting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The warnings of {@code GET settings} about settings that another tool's change lost. */
public final class DriftWarnings {

  /** No one setting: the change as a whole. */
  private static final String FIELD = "settings";

  private DriftWarnings() {}

  /** At most one for each code. */
  public static List<SettingsWarning> of(SettingsDriftReport drift) {
    List<SettingsWarning> warnings = new ArrayList<>();
    add(
        warnings,
        drift,
        SettingsDriftReport.VANISHED,
        "Another tool left these realm attributes out of an update, and their last values stay in"
            + " force: ");
    add(
        warnings,
        drift,
        SettingsDriftReport.BROKEN,
        "Another tool set these realm attributes to values that cannot be read, and their last"
            + " values stay in force: ");
    return warnings;
  }

  private static void add(
      List<SettingsWarning> warnings, SettingsDriftReport drift, String code, String message) {
    String attributes =
        drift.settings().stream()
            .filter(setting -> setting.reason().equals(code))
            .map(Drifting::attribute)
            .collect(Collectors.joining(", "));
    if (!attributes.isEmpty()) {
      warnings.add(
          new SettingsWarning(
              FIELD,
              code,
              Severity.WARNING.id(),
              message + attributes,
              Map.of("attributes", attributes)));
    }
  }
}
