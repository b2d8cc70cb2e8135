package dev.sessionguard.settings;

import dev.sessionguard.applications.ApplicationsCodec;
import dev.sessionguard.caps.CapsCodec;
import dev.sessionguard.limit.Mode;
import dev.sessionguard.limit.WhenExceeded;
import dev.sessionguard.rules.RulesCodec;
import dev.sessionguard.settings.PrivacySettings.Detail;
import dev.sessionguard.settings.SettingType.Choice;
import dev.sessionguard.settings.SettingType.Flag;
import dev.sessionguard.settings.SettingType.JsonListOf;
import dev.sessionguard.settings.SettingType.RoleNames;
import dev.sessionguard.settings.SettingType.WholeNumber;
import dev.sessionguard.text.SpanUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The table of settings, a row for each: what it is called in the REST contract and as a realm
 * attribute, what it can be, and what it means. Realm attributes, JSON, OpenAPI document and the
 * table of {@code realm-config/README.md} follow from it.
 */
@SuppressWarnings("ImmutableEnumChecker") // types are records, values are read by stateless lambdas
public enum Setting {
  LIMIT_ENABLED(
      "limit.enabled",
      "sessionGuard.limit.enabled",
      new Flag(),
      Given.ALWAYS,
      all -> all.limit().enabled(),
      "Whether the limit is in force"),
  LIMIT_MODE(
      "limit.mode",
      "sessionGuard.limit.mode",
      new Choice(Mode.ids()),
      Given.OPTIONALLY,
      all -> all.limit().mode().id(),
      "Whether the whole limit, its rules too, is carried out or only reported"),
  LIMIT_MAX(
      "limit.maxSessions",
      "sessionGuard.limit.max",
      new WholeNumber(LimitSettings.MIN_SESSIONS, LimitSettings.MAX_SESSIONS),
      Given.ALWAYS,
      all -> all.limit().maxSessions(),
      "Most sessions a user may hold"),
  LIMIT_WHEN_EXCEEDED(
      "limit.whenExceeded",
      "sessionGuard.limit.whenExceeded",
      new Choice(WhenExceeded.ids()),
      Given.ALWAYS,
      all -> all.limit().whenExceeded().id(),
      "What happens to a login beyond the limit"),
  LIMIT_FALLBACK(
      "limit.fallback",
      "sessionGuard.limit.fallback",
      new Choice(WhenExceeded.idsWithoutAsking()),
      Given.OPTIONALLY,
      all -> all.limit().fallback().id(),
      "What happens instead where the user should be asked and cannot be"),
  LIMIT_COUNT_OFFLINE(
      "limit.countOffline",
      "sessionGuard.limit.countOffline",
      new Flag(),
      Given.ALWAYS,
      all -> all.limit().countOffline(),
      "Whether offline sessions count"),
  LIMIT_RESET_ENDS_OTHERS(
      "limit.resetEndsOthers",
      "sessionGuard.limit.resetEndsOthers",
      new Flag(),
      Given.OPTIONALLY,
      all -> all.limit().resetEndsOthers(),
      "Whether a user's other sessions end when the user resets a credential by the e-mail's link"),
  LIMIT_USER_ATTRIBUTE(
      "limit.userAttribute",
      "sessionGuard.limit.userAttribute",
      new Flag(),
      Given.OPTIONALLY,
      all -> all.limit().userAttribute(),
      "Whether a user's attribute `" + LimitSettings.USER_ATTRIBUTE + "` is the user's number"),
  IDLE_ENABLED(
      "idle.enabled",
      "sessionGuard.idle.enabled",
      new Flag(),
      Given.ALWAYS,
      all -> all.idle().enabled(),
      "Whether the idle session timeout is in force"),
  /** Bounded by the smallest unit here; a larger unit has a smaller bound. */
  IDLE_VALUE(
      "idle.value",
      "sessionGuard.idle.value",
      new WholeNumber(1, IdleSettings.maxValue(SpanUnit.MINUTES)),
      Given.ALWAYS,
      all -> all.idle().value(),
      "After how many units without activity a session ends, at most 365 days"),
  IDLE_UNIT(
      "idle.unit",
      "sessionGuard.idle.unit",
      new Choice(SpanUnit.ids()),
      Given.ALWAYS,
      all -> all.idle().unit().id(),
      "The unit of the idle session timeout"),
  HISTORY_RETENTION_DAYS(
      "history.retentionDays",
      "sessionGuard.history.retentionDays",
      new WholeNumber(HistorySettings.MIN_DAYS, HistorySettings.MAX_DAYS),
      Given.ALWAYS,
      all -> all.history().retentionDays(),
      "How many days ended sessions are kept"),
  PRIVACY_IP(
      "privacy.ip",
      "sessionGuard.privacy.ip",
      new Choice(PrivacySettings.FOR_IP.stream().map(Detail::id).toList()),
      Given.OPTIONALLY,
      all -> all.privacy().ip().id(),
      "How much of a login's address is kept"),
  PRIVACY_CITY(
      "privacy.city",
      "sessionGuard.privacy.city",
      new Choice(PrivacySettings.FOR_CITY.stream().map(Detail::id).toList()),
      Given.OPTIONALLY,
      all -> all.privacy().city().id(),
      "Whether city and country of a login are kept"),
  LIST_ROLES(
      "list.roles",
      "sessionGuard.list.roles",
      new RoleNames(ListSettings.MAX_ROLES, ListSettings.MAX_ROLE_LENGTH),
      Given.OPTIONALLY,
      all -> all.list().roles(),
      "Names of the realm roles that the list shows; none for all but Keycloak's own"),
  NOTICE_EVICTION(
      "notice.eviction",
      "sessionGuard.notice.eviction",
      new Flag(),
      Given.OPTIONALLY,
      all -> all.notice().eviction(),
      "Whether a user gets an e-mail when the limit ends a session"),
  NOTICE_NEW_LOGIN(
      "notice.newLogin",
      "sessionGuard.notice.newLogin",
      new Flag(),
      Given.OPTIONALLY,
      all -> all.notice().newLogin(),
      "Whether a user gets an e-mail after a login from a new place or device"),
  EVENTS_PER_SESSION(
      "events.perSession",
      "sessionGuard.events.perSession",
      new Flag(),
      Given.OPTIONALLY,
      all -> all.events().perSession(),
      "Whether a job that ends sessions sends a LOGOUT event for each"),
  TOOLS_ACCEPT_CHANGES(
      "tools.acceptChanges",
      "sessionGuard.tools.acceptChanges",
      new Flag(),
      Given.OPTIONALLY,
      all -> all.tools().acceptChanges(),
      "Whether other tools may remove settings or set values that cannot be read"),
  RULES(
      RulesCodec.FIELD,
      "sessionGuard.rules",
      JsonListOf.RULES,
      Given.OPTIONALLY,
      GuardSettings::rules,
      "For whom which limit holds, in order"),
  APPLICATIONS(
      ApplicationsCodec.FIELD,
      "sessionGuard.applications",
      JsonListOf.APPLICATIONS,
      Given.OPTIONALLY,
      GuardSettings::applications,
      "Which applications have a limit of their own"),
  CAPS(
      CapsCodec.FIELD,
      "sessionGuard.caps",
      JsonListOf.CAPS,
      Given.OPTIONALLY,
      GuardSettings::caps,
      "Most sessions of the realm, a client or an organization in all");

  /**
   * More characters are not told in events: Keycloak's store takes 25,500 for the whole, old and
   * new of all settings.
   */
  private static final int MOST_TOLD = 5_000;

  private enum Given {
    ALWAYS,
    OPTIONALLY
  }

  private final String field;
  private final String attribute;
  private final SettingType type;
  private final Given given;
  private final Function<GuardSettings, Object> value;
  private final String meaning;

  Setting(
      String field,
      String attribute,
      SettingType type,
      Given given,
      Function<GuardSettings, Object> value,
      String meaning) {
    this.field = field;
    this.attribute = attribute;
    this.type = type;
    this.given = given;
    this.value = value;
    this.meaning = meaning;
  }

  /** The name in the REST contract, section and key joined by a dot; or a section as a whole. */
  public String field() {
    return field;
  }

  /** The realm attribute's name. */
  public String attribute() {
    return attribute;
  }

  /** What it can be. */
  public SettingType type() {
    return type;
  }

  /** What it means to an administrator, without a full stop. */
  public String meaning() {
    return meaning;
  }

  /** Whether a caller who stores settings may leave it out; what is stored then stays. */
  public boolean optional() {
    return given == Given.OPTIONALLY;
  }

  /** Its value in these settings, of its {@link #type}. */
  public Object in(GuardSettings settings) {
    return value.apply(settings);
  }

  /** Its text in these settings. */
  public String textIn(GuardSettings settings) {
    return type.text(in(settings));
  }

  /** Its text in these settings, as an event tells it. */
  public String toldIn(GuardSettings settings) {
    String text = textIn(settings);
    return text.length() <= MOST_TOLD ? text : tooLong(text);
  }

  /** Its value in these settings as the REST contract has it, as an event tells it. */
  public Object jsonToldIn(GuardSettings settings) {
    String text = textIn(settings);
    return text.length() <= MOST_TOLD ? type.json(in(settings)) : tooLong(text);
  }

  private static String tooLong(String text) {
    return text.length() + " characters, too long to be told here";
  }

  /** The setting of a field of the REST contract, or of a part of one; none for other words. */
  public static Optional<Setting> ofField(String field) {
    return Arrays.stream(values())
        .filter(setting -> field.equals(setting.field) || field.startsWith(setting.field + "["))
        .findFirst();
  }

  /** The setting that a realm attribute holds; none for other attributes. */
  public static Optional<Setting> ofAttribute(String attribute) {
    return Arrays.stream(values())
        .filter(setting -> setting.attribute.equals(attribute))
        .findFirst();
  }

  /** The first part of {@link #field}. */
  public String section() {
    return isSection() ? field : field.substring(0, field.indexOf('.'));
  }

  /** Whether it is a section of its own, without keys. */
  public boolean isSection() {
    return field.indexOf('.') < 0;
  }

  /** The second part of {@link #field}. */
  public String key() {
    return field.substring(field.indexOf('.') + 1);
  }

  /** The table's rows as the administrator's documentation has them. */
  static List<String> rows() {
    return Arrays.stream(values())
        .map(
            each ->
                "| `%s` | %s | %s | %s |"
                    .formatted(each.attribute, each.possible(), each.unset(), each.meaning))
        .toList();
  }

  private String possible() {
    if (type instanceof WholeNumber number) {
      return number.min() + " to " + number.max();
    }
    if (type instanceof Choice choice) {
      return "`" + String.join("`, `", choice.ids()) + "`";
    }
    if (type instanceof JsonListOf) {
      return "JSON, see [%s](../docs/%s.md)".formatted(field, field);
    }
    return type instanceof Flag
        ? "`true`, `false`"
        : "names separated by `" + SettingType.SEPARATOR + "`";
  }

  private String unset() {
    String text = textIn(GuardSettings.DEFAULT);
    return text.isEmpty() ? "none" : "`" + text + "`";
  }
}
