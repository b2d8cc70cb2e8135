package dev.sessionguard.settings;

/**
 * A setting's place: its name in the REST contract and its realm attribute. The only place that
 * knows either.
 */
public enum Setting {
  LIMIT_ENABLED("limit.enabled", "sessionGuard.limit.enabled"),
  LIMIT_MAX("limit.maxSessions", "sessionGuard.limit.max"),
  LIMIT_WHEN_EXCEEDED("limit.whenExceeded", "sessionGuard.limit.whenExceeded"),
  LIMIT_FALLBACK("limit.fallback", "sessionGuard.limit.fallback"),
  LIMIT_COUNT_OFFLINE("limit.countOffline", "sessionGuard.limit.countOffline"),
  IDLE_ENABLED("idle.enabled", "sessionGuard.idle.enabled"),
  IDLE_VALUE("idle.value", "sessionGuard.idle.value"),
  IDLE_UNIT("idle.unit", "sessionGuard.idle.unit"),
  HISTORY_RETENTION_DAYS("history.retentionDays", "sessionGuard.history.retentionDays"),
  PRIVACY_IP("privacy.ip", "sessionGuard.privacy.ip"),
  PRIVACY_CITY("privacy.city", "sessionGuard.privacy.city"),
  LIST_ROLES("list.roles", "sessionGuard.list.roles"),
  NOTICE_EVICTION("notice.eviction", "sessionGuard.notice.eviction"),
  NOTICE_NEW_LOGIN("notice.newLogin", "sessionGuard.notice.newLogin");

  private final String field;
  private final String attribute;

  Setting(String field, String attribute) {
    this.field = field;
    this.attribute = attribute;
  }

  /** The name in the REST contract, section and key joined by a dot. */
  public String field() {
    return field;
  }

  /** The realm attribute's name. */
  public String attribute() {
    return attribute;
  }

  /** Whether a caller who stores settings may leave it out; what is stored then stays. */
  public boolean optional() {
    return switch (this) {
      case LIMIT_FALLBACK,
          PRIVACY_IP,
          PRIVACY_CITY,
          LIST_ROLES,
          NOTICE_EVICTION,
          NOTICE_NEW_LOGIN ->
          true;
      default -> false;
    };
  }

  /** The first part of {@link #field}. */
  public String section() {
    return field.substring(0, field.indexOf('.'));
  }

  /** The second part of {@link #field}. */
  public String key() {
    return field.substring(field.indexOf('.') + 1);
  }
}
