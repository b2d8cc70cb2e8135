package dev.sessionguard.settings;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What drifts from the kept settings, as an administrator is told.
 *
 * @param since when it was first found, epoch milliseconds
 * @param by name of the administrator who made the latest such change; null where nobody is known
 * @param acceptable whether it can be accepted: nothing that cannot be read can
 * @param settings each setting that drifts
 */
public record SettingsDriftReport(
    long since, @Nullable String by, boolean acceptable, List<Drifting> settings) {

  public static final String VANISHED = "settings-vanished";
  public static final String BROKEN = "settings-broken";

  /**
   * One setting.
   *
   * @param field its name in the REST contract
   * @param attribute the realm attribute's name
   * @param reason {@value #VANISHED} or {@value #BROKEN}
   * @param found the beginning of what was found; null where nothing was
   * @param inForce what holds
   */
  public record Drifting(
      String field, String attribute, String reason, @Nullable String found, String inForce) {}

  public SettingsDriftReport {
    settings = List.copyOf(settings);
  }

  /** Tells of a drift. */
  public static SettingsDriftReport of(
      SettingsDrift drift, GuardSettings kept, long since, @Nullable String by) {
    Map<Setting, String> texts = SettingsCodec.write(kept);
    return new SettingsDriftReport(
        since,
        by,
        drift.broken().isEmpty(),
        drift.settings().stream()
            .map(
                setting ->
                    new Drifting(
                        setting.field(),
                        setting.attribute(),
                        drift.vanished().contains(setting) ? VANISHED : BROKEN,
                        drift.broken().get(setting),
                        texts.getOrDefault(setting, "")))
            .toList());
  }
}
