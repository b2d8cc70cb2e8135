package dev.sessionguard.ledger.keycloak;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The columns of a row that begins; all others are empty then. */
final class BegunColumns {

  /**
   * A column.
   *
   * @param name in the table
   * @param attribute of the entity
   */
  record Column(String name, String attribute, Function<LedgerEntity, @Nullable Object> value) {}

  static final List<Column> ALL =
      List.of(
          new Column("ID", "id", row -> row.id),
          new Column("REALM_ID", "realmId", row -> row.realmId),
          new Column("USER_ID", "userId", row -> row.userId),
          new Column("USERNAME", "username", row -> row.username),
          new Column("USERNAME_KEY", "usernameKey", row -> row.usernameKey),
          new Column("SESSION_ID", "sessionId", row -> row.sessionId),
          new Column("OFFLINE", "offline", row -> row.offline),
          new Column("LIVE", "live", row -> row.live),
          new Column("STARTED", "started", row -> row.started),
          new Column("LOGIN_TIME", "loginTime", row -> row.loginTime),
          new Column("LAST_ACTIVITY", "lastActivity", row -> row.lastActivity),
          new Column("RULE_IDLE", "ruleIdle", row -> row.ruleIdle),
          new Column("RULE_LIFETIME", "ruleLifetime", row -> row.ruleLifetime),
          new Column("DEADLINE", "deadline", row -> row.deadline),
          new Column("CLIENT_ID", "clientId", row -> row.clientId),
          new Column("AUTH_METHOD", "authMethod", row -> row.authMethod),
          new Column("REMEMBER_ME", "rememberMe", row -> row.rememberMe),
          new Column("PROVIDER", "provider", row -> row.provider),
          new Column("IP", "ip", row -> row.ip),
          new Column("IP_KEY", "ipKey", row -> row.ipKey),
          new Column("CITY", "city", row -> row.city),
          new Column("CITY_KEY", "cityKey", row -> row.cityKey),
          new Column("COUNTRY", "country", row -> row.country),
          new Column("PRIVATE_NETWORK", "privateNetwork", row -> row.privateNetwork),
          new Column("BROWSER", "browser", row -> row.browser),
          new Column("OS", "os", row -> row.os),
          new Column("DEVICE", "device", row -> row.device));

  private BegunColumns() {}

  /** A row's values by the entity's attributes, in order. */
  static Map<String, @Nullable Object> values(LedgerEntity row) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    ALL.forEach(column -> values.put(column.attribute(), column.value().apply(row)));
    return values;
  }
}
