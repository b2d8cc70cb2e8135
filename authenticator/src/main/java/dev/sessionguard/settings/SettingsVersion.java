package dev.sessionguard.settings;

import dev.sessionguard.text.ShortHash;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Short names of settings: the same for the same values, and another one for others. */
public final class SettingsVersion {
  private SettingsVersion() {}

  /** That of all settings. */
  public static String of(GuardSettings settings) {
    return of(settings, setting -> true);
  }

  /** That of the limit and its rules. */
  public static String ofLimit(GuardSettings settings) {
    return of(settings, setting -> setting == Setting.RULES || setting.section().equals("limit"));
  }

  private static String of(GuardSettings settings, Predicate<Setting> which) {
    return ShortHash.of(
        Arrays.stream(Setting.values())
            .filter(which)
            .map(setting -> setting.field() + "=" + setting.textIn(settings))
            .collect(Collectors.joining("\n")));
  }
}
