package dev.sessionguard.settings;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Settings that somebody else's change of the realm left out or made unreadable, while the kept
 * ones hold. It lasts until an administrator restores or accepts.
 *
 * @param vanished those that the change left out
 * @param broken those that cannot be read, with the first {@value #MAX_TEXT} characters of what was
 *     found; value and unit of the idle timeout stand or fall together
 */
public record SettingsDrift(Set<Setting> vanished, Map<Setting, String> broken) {

  static final int MAX_TEXT = 200;

  /** Marks a text that was found, which may be empty, from nothing. */
  private static final String FOUND = "=";

  public static final SettingsDrift NONE = new SettingsDrift(Set.of(), Map.of());

  public SettingsDrift {
    Set<Setting> left = EnumSet.noneOf(Setting.class);
    left.addAll(vanished);
    Map<Setting, String> texts = new EnumMap<>(Setting.class);
    broken.forEach((setting, text) -> texts.put(setting, shortened(text)));
    left.removeAll(texts.keySet());
    vanished = Collections.unmodifiableSet(left);
    broken = Collections.unmodifiableMap(texts);
  }

  private static String shortened(String text) {
    return text.codePointCount(0, text.length()) <= MAX_TEXT
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_TEXT));
  }

  /** Whether nothing drifts. */
  public boolean isNone() {
    return vanished.isEmpty() && broken.isEmpty();
  }

  /** All settings that drift. */
  public Set<Setting> settings() {
    Set<Setting> all = EnumSet.noneOf(Setting.class);
    all.addAll(vanished);
    all.addAll(broken.keySet());
    return all;
  }

  /** Whether any of these settings drifts. */
  public boolean concerns(Collection<Setting> others) {
    return settings().stream().anyMatch(others::contains);
  }

  /** Both; of a setting that is in both, what is newer counts. */
  public SettingsDrift plus(SettingsDrift newer) {
    Set<Setting> left = EnumSet.noneOf(Setting.class);
    Map<Setting, String> texts = new EnumMap<>(Setting.class);
    for (SettingsDrift each : new SettingsDrift[] {this, newer}) {
      for (Setting setting : each.settings()) {
        left.remove(setting);
        texts.remove(setting);
      }
      left.addAll(each.vanished);
      texts.putAll(each.broken);
    }
    return new SettingsDrift(left, texts);
  }

  /**
   * The settings as the change would have had them: what it left out has its default, which is off.
   *
   * @param kept the settings in force
   * @return with a problem for each setting that cannot be read
   */
  public SettingsReading accepted(GuardSettings kept) {
    Map<Setting, String> texts = new EnumMap<>(SettingsCodec.write(kept));
    texts.keySet().removeAll(vanished);
    texts.putAll(broken);
    return SettingsCodec.read(texts::get);
  }

  /** As texts by attribute, empty for what was left out; {@link #read} takes them back. */
  public Map<String, String> write() {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Setting setting : settings()) {
      String found = broken.get(setting);
      texts.put(setting.attribute(), found == null ? "" : FOUND + found);
    }
    return texts;
  }

  /** From what {@link #write} gave; attributes that are not ours are passed over. */
  public static SettingsDrift read(Map<String, String> texts) {
    Set<Setting> left = EnumSet.noneOf(Setting.class);
    Map<Setting, String> found = new EnumMap<>(Setting.class);
    texts.forEach(
        (attribute, text) ->
            Setting.ofAttribute(attribute)
                .ifPresent(
                    setting -> {
                      if (text.startsWith(FOUND)) {
                        found.put(setting, text.substring(FOUND.length()));
                      } else {
                        left.add(setting);
                      }
                    }));
    return new SettingsDrift(left, found);
  }

  /** The names of the attributes, for people. */
  public static String names(Collection<Setting> settings) {
    return settings.stream().map(Setting::attribute).collect(Collectors.joining(", "));
  }

  /** The settings whose texts differ between the two. */
  public static Set<Setting> differing(GuardSettings one, GuardSettings other) {
    Map<Setting, String> texts = SettingsCodec.write(one);
    Map<Setting, String> others = SettingsCodec.write(other);
    return Arrays.stream(Setting.values())
        .filter(setting -> !String.valueOf(texts.get(setting)).equals(others.get(setting)))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Setting.class)));
  }
}
