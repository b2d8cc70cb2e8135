package dev.sessionguard.settings;

import dev.sessionguard.applications.Applications;
import dev.sessionguard.caps.Caps;
import dev.sessionguard.limit.Mode;
import dev.sessionguard.limit.WhenExceeded;
import dev.sessionguard.rules.Rules;
import dev.sessionguard.settings.PrivacySettings.Detail;
import dev.sessionguard.text.FieldProblem;
import dev.sessionguard.text.SpanUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Settings to and from text, one text for each {@link Setting}. Reading never fails: what cannot be
 * read takes its default, a detail of privacy the strictest, and is reported.
 */
public final class SettingsCodec {

  private SettingsCodec() {}

  /** The texts to store, every setting present. */
  public static Map<Setting, String> write(GuardSettings settings) {
    Map<Setting, String> texts = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      texts.put(setting, setting.textIn(settings));
    }
    return texts;
  }

  /**
   * Reads settings from their texts; an absent text means the default and is no problem.
   *
   * @param text gives a setting's text, null when it is absent
   */
  public static SettingsReading read(Function<Setting, @Nullable String> text) {
    Values values = new Values();
    for (Setting setting : Setting.values()) {
      values.read(setting, text.apply(setting));
    }
    values.settleIdleTime(text.apply(Setting.IDLE_VALUE));
    return new SettingsReading(values.settings(), values.problems);
  }

  /** Reads settings stored as realm attributes, given by attribute name. */
  public static SettingsReading readAttributes(Function<String, @Nullable String> attribute) {
    return read(setting -> attribute.apply(setting.attribute()));
  }

  /** The problems as an administrator finds them in the realm: by attribute. */
  public static String describeAttributes(List<FieldProblem> problems) {
    return problems.stream()
        .map(
            problem ->
                Setting.ofField(problem.field())
                        .map(setting -> inAttribute(problem.field(), setting))
                        .orElse(problem.field())
                    + " "
                    + problem.message())
        .collect(Collectors.joining("; "));
  }

  /** A part of a setting, as of {@code rules[3].name}, keeps its place in the attribute. */
  private static String inAttribute(String field, Setting setting) {
    return setting.attribute() + field.substring(setting.field().length());
  }

  /** Values as they are read, each of its setting's type. */
  private static final class Values {
    private final Map<Setting, Object> values = new EnumMap<>(Setting.class);
    private final List<FieldProblem> problems = new ArrayList<>();

    void read(Setting setting, @Nullable String text) {
      if (text == null) {
        values.put(setting, setting.in(GuardSettings.DEFAULT));
        return;
      }
      SettingType.Parsed parsed = setting.type().read(setting.field(), text);
      problems.addAll(parsed.problems());
      values.put(setting, parsed.value().orElseGet(() -> whenMangled(setting)));
    }

    /** What cannot be read must not keep more of a person than was asked for: nothing is kept. */
    private static Object whenMangled(Setting setting) {
      return switch (setting) {
        case PRIVACY_IP, PRIVACY_CITY -> Detail.OFF.id();
        default -> setting.in(GuardSettings.DEFAULT);
      };
    }

    /**
     * Value and unit stand or fall together: 40 mangled days must not become 40 minutes. The bound
     * of the value is its unit's.
     */
    void settleIdleTime(@Nullable String text) {
      SettingType bound = new SettingType.WholeNumber(1, IdleSettings.maxValue(idleUnit()));
      if (!isMangled(Setting.IDLE_VALUE)
          && !isMangled(Setting.IDLE_UNIT)
          && text != null
          && bound.parse(text).isEmpty()) {
        problems.add(new FieldProblem(Setting.IDLE_VALUE.field(), bound.mustBe()));
      }
      if (isMangled(Setting.IDLE_VALUE) || isMangled(Setting.IDLE_UNIT)) {
        values.put(Setting.IDLE_VALUE, IdleSettings.DEFAULT.value());
        values.put(Setting.IDLE_UNIT, IdleSettings.DEFAULT.unit().id());
      }
    }

    private boolean isMangled(Setting setting) {
      return problems.stream().anyMatch(problem -> problem.field().equals(setting.field()));
    }

    private SpanUnit idleUnit() {
      return SpanUnit.byId(word(Setting.IDLE_UNIT)).orElseThrow();
    }

    GuardSettings settings() {
      return new GuardSettings(
          new LimitSettings(
              flag(Setting.LIMIT_ENABLED),
              Mode.byId(word(Setting.LIMIT_MODE)).orElseThrow(),
              number(Setting.LIMIT_MAX),
              WhenExceeded.byId(word(Setting.LIMIT_WHEN_EXCEEDED)).orElseThrow(),
              WhenExceeded.byId(word(Setting.LIMIT_FALLBACK)).orElseThrow(),
              flag(Setting.LIMIT_COUNT_OFFLINE),
              flag(Setting.LIMIT_RESET_ENDS_OTHERS),
              flag(Setting.LIMIT_USER_ATTRIBUTE)),
          new IdleSettings(flag(Setting.IDLE_ENABLED), number(Setting.IDLE_VALUE), idleUnit()),
          new HistorySettings(number(Setting.HISTORY_RETENTION_DAYS)),
          new PrivacySettings(
              Detail.byId(word(Setting.PRIVACY_IP)).orElseThrow(),
              Detail.byId(word(Setting.PRIVACY_CITY)).orElseThrow()),
          new ListSettings(names(Setting.LIST_ROLES)),
          new NoticeSettings(flag(Setting.NOTICE_EVICTION), flag(Setting.NOTICE_NEW_LOGIN)),
          new EventSettings(flag(Setting.EVENTS_PER_SESSION)),
          new ToolSettings(flag(Setting.TOOLS_ACCEPT_CHANGES)),
          value(Setting.RULES, Rules.class),
          value(Setting.APPLICATIONS, Applications.class),
          value(Setting.CAPS, Caps.class));
    }

    private <T> T value(Setting setting, Class<T> type) {
      return type.cast(Objects.requireNonNull(values.get(setting)));
    }

    private boolean flag(Setting setting) {
      return value(setting, Boolean.class);
    }

    private int number(Setting setting) {
      return value(setting, Integer.class);
    }

    private String word(Setting setting) {
      return value(setting, String.class);
    }

    private List<String> names(Setting setting) {
      return ((List<?>) value(setting, List.class)).stream().map(Object::toString).toList();
    }
  }
}
