package dev.sessionguard.settings;

import dev.sessionguard.limit.WhenExceeded;
import dev.sessionguard.settings.PrivacySettings.Detail;
import dev.sessionguard.text.FieldProblem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Settings to and from text, one text for each {@link Setting}. Reading never fails: what cannot be
 * read takes its default and is reported.
 */
public final class SettingsCodec {

  /** Between the values of a list in one text, as Keycloak does it (Constants.CFG_DELIMITER). */
  public static final String SEPARATOR = "##";

  private SettingsCodec() {}

  /** The texts to store, every setting present. */
  public static Map<Setting, String> write(GuardSettings settings) {
    Map<Setting, String> texts = new EnumMap<>(Setting.class);
    texts.put(Setting.LIMIT_ENABLED, Boolean.toString(settings.limit().enabled()));
    texts.put(Setting.LIMIT_MAX, Integer.toString(settings.limit().maxSessions()));
    texts.put(Setting.LIMIT_WHEN_EXCEEDED, settings.limit().whenExceeded().id());
    texts.put(Setting.LIMIT_FALLBACK, settings.limit().fallback().id());
    texts.put(Setting.LIMIT_COUNT_OFFLINE, Boolean.toString(settings.limit().countOffline()));
    texts.put(Setting.IDLE_ENABLED, Boolean.toString(settings.idle().enabled()));
    texts.put(Setting.IDLE_VALUE, Integer.toString(settings.idle().value()));
    texts.put(Setting.IDLE_UNIT, settings.idle().unit().id());
    texts.put(Setting.HISTORY_RETENTION_DAYS, Integer.toString(settings.history().retentionDays()));
    texts.put(Setting.PRIVACY_IP, settings.privacy().ip().id());
    texts.put(Setting.PRIVACY_CITY, settings.privacy().city().id());
    texts.put(Setting.LIST_ROLES, String.join(SEPARATOR, settings.list().roles()));
    texts.put(Setting.NOTICE_EVICTION, Boolean.toString(settings.notice().eviction()));
    texts.put(Setting.NOTICE_NEW_LOGIN, Boolean.toString(settings.notice().newLogin()));
    return texts;
  }

  /**
   * Reads settings from their texts; an absent text means the default and is no problem.
   *
   * @param text gives a setting's text, null when it is absent
   */
  public static SettingsReading read(Function<Setting, @Nullable String> text) {
    Reader reader = new Reader(text);
    LimitSettings limit = LimitSettings.DEFAULT;
    limit =
        new LimitSettings(
            reader.flag(Setting.LIMIT_ENABLED, limit.enabled()),
            reader.number(
                Setting.LIMIT_MAX,
                LimitSettings.MIN_SESSIONS,
                LimitSettings.MAX_SESSIONS,
                limit.maxSessions()),
            reader.behaviour(Setting.LIMIT_WHEN_EXCEEDED, WhenExceeded.ids(), limit.whenExceeded()),
            reader.behaviour(
                Setting.LIMIT_FALLBACK, WhenExceeded.idsWithoutAsking(), limit.fallback()),
            reader.flag(Setting.LIMIT_COUNT_OFFLINE, limit.countOffline()));
    IdleSettings idle = reader.idle();
    HistorySettings history =
        new HistorySettings(
            reader.number(
                Setting.HISTORY_RETENTION_DAYS,
                HistorySettings.MIN_DAYS,
                HistorySettings.MAX_DAYS,
                HistorySettings.DEFAULT.retentionDays()));
    PrivacySettings privacy =
        new PrivacySettings(
            reader.detail(Setting.PRIVACY_IP, PrivacySettings.FOR_IP),
            reader.detail(Setting.PRIVACY_CITY, PrivacySettings.FOR_CITY));
    ListSettings list = reader.list();
    NoticeSettings notice =
        new NoticeSettings(
            reader.flag(Setting.NOTICE_EVICTION, NoticeSettings.DEFAULT.eviction()),
            reader.flag(Setting.NOTICE_NEW_LOGIN, NoticeSettings.DEFAULT.newLogin()));
    return new SettingsReading(
        new GuardSettings(limit, idle, history, privacy, list, notice), reader.problems);
  }

  /** Reads settings stored as realm attributes, given by attribute name. */
  public static SettingsReading readAttributes(Function<String, @Nullable String> attribute) {
    return read(setting -> attribute.apply(setting.attribute()));
  }

  /** The problems as an administrator finds them in the realm: by attribute. */
  public static String describeAttributes(List<FieldProblem> problems) {
    return problems.stream()
        .map(problem -> attributeOf(problem.field()) + " " + problem.message())
        .collect(Collectors.joining("; "));
  }

  private static String attributeOf(String field) {
    return Arrays.stream(Setting.values())
        .filter(setting -> setting.field().equals(field))
        .map(Setting::attribute)
        .findFirst()
        .orElse(field);
  }

  private static final class Reader {
    private final Function<Setting, @Nullable String> text;
    private final List<FieldProblem> problems = new ArrayList<>();

    Reader(Function<Setting, @Nullable String> text) {
      this.text = text;
    }

    boolean flag(Setting setting, boolean absent) {
      String given = text.apply(setting);
      if (given == null) {
        return absent;
      }
      if (given.equals("true") || given.equals("false")) {
        return Boolean.parseBoolean(given);
      }
      return problem(setting, "must be true or false", absent);
    }

    int number(Setting setting, int min, int max, int absent) {
      String given = text.apply(setting);
      if (given == null) {
        return absent;
      }
      try {
        int number = Integer.parseInt(given);
        if (number >= min && number <= max) {
          return number;
        }
      } catch (NumberFormatException e) {
        // reported below, together with numbers out of bounds
      }
      return problem(setting, "must be a whole number from " + min + " to " + max, absent);
    }

    <T> T choice(Setting setting, Function<String, @Nullable T> byId, List<String> ids, T absent) {
      String given = text.apply(setting);
      if (given == null) {
        return absent;
      }
      T chosen = byId.apply(given);
      return chosen != null
          ? chosen
          : problem(setting, "must be one of " + String.join(", ", ids), absent);
    }

    WhenExceeded behaviour(Setting setting, List<String> allowed, WhenExceeded absent) {
      return choice(
          setting,
          id -> WhenExceeded.byId(id).filter(known -> allowed.contains(id)).orElse(null),
          allowed,
          absent);
    }

    /** Value and unit stand or fall together: 40 mangled days must not become 40 minutes. */
    IdleSettings idle() {
      IdleSettings absent = IdleSettings.DEFAULT;
      boolean enabled = flag(Setting.IDLE_ENABLED, absent.enabled());
      int before = problems.size();
      IdleUnit unit =
          choice(
              Setting.IDLE_UNIT,
              id -> IdleUnit.byId(id).orElse(null),
              List.of(IdleUnit.MINUTES.id(), IdleUnit.HOURS.id(), IdleUnit.DAYS.id()),
              absent.unit());
      boolean unitKnown = problems.size() == before;
      int value =
          number(
              Setting.IDLE_VALUE,
              1,
              unitKnown ? IdleSettings.maxValue(unit) : IdleSettings.maxValue(IdleUnit.MINUTES),
              absent.value());
      return problems.size() == before
          ? new IdleSettings(enabled, value, unit)
          : new IdleSettings(enabled, absent.value(), absent.unit());
    }

    Detail detail(Setting setting, List<Detail> allowed) {
      return choice(
          setting,
          id -> Detail.byId(id).filter(allowed::contains).orElse(null),
          allowed.stream().map(Detail::id).toList(),
          Detail.FULL);
    }

    ListSettings list() {
      String given = text.apply(Setting.LIST_ROLES);
      if (given == null || given.isEmpty()) {
        return ListSettings.DEFAULT;
      }
      List<String> roles = List.of(given.split(SEPARATOR, -1));
      if (roles.size() <= ListSettings.MAX_ROLES
          && roles.stream().allMatch(ListSettings::isRoleName)) {
        return new ListSettings(roles);
      }
      return problem(
          Setting.LIST_ROLES,
          "must be at most "
              + ListSettings.MAX_ROLES
              + " names of realm roles, each of 1 to "
              + ListSettings.MAX_ROLE_LENGTH
              + " characters without "
              + SEPARATOR,
          ListSettings.DEFAULT);
    }

    private <T> T problem(Setting setting, String message, T fallback) {
      problems.add(new FieldProblem(setting.field(), message));
      return fallback;
    }
  }
}
