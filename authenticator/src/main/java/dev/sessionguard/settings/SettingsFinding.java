package dev.sessionguard.settings;

import dev.sessionguard.text.FieldProblem;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a realm's attributes come to beside the settings that were kept. Of each setting:
 *
 * <ul>
 *   <li>given and readable: it holds, an explicit {@code false} too
 *   <li>left out, and kept as its default: nothing is lost
 *   <li>left out, and kept as anything else: it has vanished, and the kept one holds; unless
 *       changes by other tools are accepted, then it has its default
 *   <li>unreadable: it is broken, and the kept one holds
 * </ul>
 *
 * <p>Value and unit of the idle timeout are one setting here. That changes of tools are accepted is
 * only ever taken back by an explicit {@code false}.
 *
 * @param settings in force
 * @param restore texts to write over the realm's so that its attributes say what is in force
 * @param drift what vanished or is broken
 */
public record SettingsFinding(
    GuardSettings settings, Map<Setting, String> restore, SettingsDrift drift) {

  public SettingsFinding {
    restore = Map.copyOf(restore);
  }

  /**
   * Decides.
   *
   * @param kept the last good settings; null where none were kept, then defaults hold
   * @param found gives a setting's text in the realm, null when it is absent
   */
  public static SettingsFinding of(
      @Nullable GuardSettings kept, Function<Setting, @Nullable String> found) {
    SettingsReading reading = SettingsCodec.read(found);
    Map<Setting, String> before = SettingsCodec.write(kept != null ? kept : reading.settings());
    Map<Setting, String> byDefault = SettingsCodec.write(GuardSettings.DEFAULT);
    Set<Setting> broken = broken(reading.problems());
    boolean accepts = accepts(before, found, broken);
    Map<Setting, String> holding = new EnumMap<>(Setting.class);
    Map<Setting, String> restore = new EnumMap<>(Setting.class);
    Map<Setting, String> unreadable = new EnumMap<>(Setting.class);
    Set<Setting> vanished = EnumSet.noneOf(Setting.class);
    for (Setting setting : Setting.values()) {
      String given = found.apply(setting);
      String own = before.getOrDefault(setting, "");
      boolean lost = isAbsent(setting, found) && !own.equals(byDefault.get(setting));
      if (broken.contains(setting)) {
        unreadable.put(setting, given == null ? "" : given);
      } else if (lost && setting == Setting.TOOLS_ACCEPT_CHANGES) {
        restore.put(setting, own);
      } else if (lost && !accepts) {
        vanished.add(setting);
      } else if (given != null) {
        holding.put(setting, given);
      }
    }
    for (Setting setting : unreadable.keySet()) {
      restore.put(setting, before.getOrDefault(setting, ""));
    }
    for (Setting setting : vanished) {
      restore.put(setting, before.getOrDefault(setting, ""));
    }
    holding.putAll(restore);
    return new SettingsFinding(
        SettingsCodec.read(holding::get).settings(),
        restore,
        new SettingsDrift(vanished, unreadable));
  }

  private static boolean accepts(
      Map<Setting, String> before, Function<Setting, @Nullable String> found, Set<Setting> broken) {
    String given = found.apply(Setting.TOOLS_ACCEPT_CHANGES);
    return Boolean.parseBoolean(
        given == null || broken.contains(Setting.TOOLS_ACCEPT_CHANGES)
            ? before.get(Setting.TOOLS_ACCEPT_CHANGES)
            : given);
  }

  private static Set<Setting> broken(List<FieldProblem> problems) {
    Set<Setting> broken = EnumSet.noneOf(Setting.class);
    for (FieldProblem problem : problems) {
      Setting.ofField(problem.field()).ifPresent(setting -> broken.addAll(together(setting)));
    }
    return broken;
  }

  private static boolean isAbsent(Setting setting, Function<Setting, @Nullable String> found) {
    return together(setting).stream().allMatch(each -> found.apply(each) == null);
  }

  /** Those that make sense only with each other. */
  private static Set<Setting> together(Setting setting) {
    return setting == Setting.IDLE_VALUE || setting == Setting.IDLE_UNIT
        ? Collections.unmodifiableSet(EnumSet.of(Setting.IDLE_VALUE, Setting.IDLE_UNIT))
        : Set.of(setting);
  }
}
