package dev.sessionguard.ledger.keycloak;

import dev.sessionguard.idle.RuleTimes;
import dev.sessionguard.text.SearchKey;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A session's row in the ledger. The same session id comes back when Keycloak restarts a session or
 * makes an offline one of it, so the row has an id of its own.
 */
@Entity
@Table(name = "SESSION_GUARD_LEDGER")
public class LedgerEntity {

  @Id
  @Column(name = "ID", length = 36)
  String id = "";

  @Column(name = "REALM_ID", length = 36, nullable = false)
  String realmId = "";

  @Column(name = "USER_ID", nullable = false)
  String userId = "";

  /** The user's name as it was last seen: follows a rename ({@link UserNames}). */
  @Column(name = "USERNAME")
  @Nullable String username;

  /** The user's name at the login, where the user was renamed since; null otherwise. */
  @Column(name = "USERNAME_THEN")
  @Nullable String usernameThen;

  /** The user name to search and sort by: {@link SearchKey}. */
  @Column(name = "USERNAME_KEY", nullable = false)
  String usernameKey = "";

  @Column(name = "SESSION_ID", length = 64, nullable = false)
  String sessionId = "";

  @Column(name = "OFFLINE", nullable = false)
  boolean offline;

  @Column(name = "LIVE", nullable = false)
  boolean live;

  /** Epoch seconds, as Keycloak keeps it: tells two sessions with one id apart. */
  @Column(name = "STARTED", nullable = false)
  int started;

  /** Epoch milliseconds. */
  @Column(name = "LOGIN_TIME", nullable = false)
  long loginTime;

  /**
   * Epoch milliseconds, up to {@link Ledger#ACTIVITY_STEP_MILLIS} behind what Keycloak knows: not
   * every use of a session is worth a write.
   */
  @Column(name = "LAST_ACTIVITY", nullable = false)
  long lastActivity;

  /** Seconds without use after which a rule ends the session; null where none does. */
  @Column(name = "RULE_IDLE")
  @Nullable Long ruleIdle;

  /** Seconds from the start after which a rule ends the session; null where none does. */
  @Column(name = "RULE_LIFETIME")
  @Nullable Long ruleLifetime;

  /** When a rule ends the session, epoch milliseconds: {@link Deadlines}; null where none does. */
  @Column(name = "DEADLINE")
  @Nullable Long deadline;

  /** Epoch milliseconds; null while the session lives. */
  @Column(name = "END_TIME")
  @Nullable Long endTime;

  @Column(name = "END_REASON", length = 32)
  @Nullable String endReason;

  /** The name, then, of the user who ended it; null where nobody did, or it was not known. */
  @Column(name = "ENDED_BY")
  @Nullable String endedBy;

  /** Id of that user; null in rows of versions that kept the name alone. */
  @Column(name = "ENDED_BY_ID")
  @Nullable String endedById;

  /** Id of that user's realm; null as {@link #endedById}. */
  @Column(name = "ENDED_BY_REALM", length = 36)
  @Nullable String endedByRealm;

  /**
   * True where the login came from a new place or device, and its user should have got an e-mail
   * about it and did not: its place and device are not known. Null otherwise.
   */
  @Column(name = "NOT_MAILED")
  @Nullable Boolean notMailed;

  /** When a browser was told of the end, epoch milliseconds; null when none was. */
  @Column(name = "TOLD_TIME")
  @Nullable Long toldTime;

  /** Client id of the login; null for sessions that were adopted. */
  @Column(name = "CLIENT_ID")
  @Nullable String clientId;

  @Column(name = "AUTH_METHOD", length = 64)
  @Nullable String authMethod;

  @Column(name = "REMEMBER_ME", nullable = false)
  boolean rememberMe;

  /** Alias of the identity provider that the user came by; null where none, or not known. */
  @Column(name = "PROVIDER")
  @Nullable String provider;

  /** A validated literal; null when the client's address was none. */
  @Column(name = "IP", length = 45)
  @Nullable String ip;

  /** {@link dev.sessionguard.text.IpLiteral#key}; empty without an address. */
  @Column(name = "IP_KEY", length = 32, nullable = false)
  String ipKey = "";

  @Column(name = "CITY", length = 128)
  @Nullable String city;

  /** The city to search and sort by: {@link SearchKey}; empty when not known. */
  @Column(name = "CITY_KEY", nullable = false)
  String cityKey = "";

  /** ISO 3166-1 alpha-2. */
  @Column(name = "COUNTRY", length = 2)
  @Nullable String country;

  /** Whether the address was one of a private network, which is nowhere on a map. */
  @Column(name = "PRIVATE_NETWORK", nullable = false)
  boolean privateNetwork;

  @Column(name = "BROWSER", length = 64)
  @Nullable String browser;

  @Column(name = "OS", length = 64)
  @Nullable String os;

  /** Id of the kind of device; null when not known. */
  @Column(name = "DEVICE", length = 16)
  @Nullable String device;

  public String id() {
    return id;
  }

  public String realmId() {
    return realmId;
  }

  public int started() {
    return started;
  }

  public @Nullable String provider() {
    return provider;
  }

  public String userId() {
    return userId;
  }

  public String sessionId() {
    return sessionId;
  }

  public boolean offline() {
    return offline;
  }

  public long loginTime() {
    return loginTime;
  }

  public @Nullable String username() {
    return username;
  }

  public @Nullable String usernameThen() {
    return usernameThen;
  }

  public boolean live() {
    return live;
  }

  public boolean rememberMe() {
    return rememberMe;
  }

  /** Whether these are the times by rule that it carries. */
  public boolean fits(RuleTimes times) {
    return Objects.equals(ruleIdle, times.idleSeconds())
        && Objects.equals(ruleLifetime, times.lifetimeSeconds());
  }

  /** Whether its deadline by rule has come. */
  public boolean isDue(long now) {
    return deadline != null && deadline <= now;
  }

  public long lastActivity() {
    return lastActivity;
  }

  public @Nullable Long endTime() {
    return endTime;
  }

  public @Nullable String endReason() {
    return endReason;
  }

  public @Nullable String endedBy() {
    return endedBy;
  }

  public @Nullable String endedById() {
    return endedById;
  }

  /** Id of the realm. */
  public @Nullable String endedByRealm() {
    return endedByRealm;
  }

  /** Whether a browser was told of the end. */
  public boolean told() {
    return toldTime != null;
  }

  public String usernameKey() {
    return usernameKey;
  }

  public String ipKey() {
    return ipKey;
  }

  public String cityKey() {
    return cityKey;
  }

  public @Nullable String city() {
    return city;
  }

  public @Nullable String country() {
    return country;
  }

  public boolean privateNetwork() {
    return privateNetwork;
  }

  public @Nullable String browser() {
    return browser;
  }

  public @Nullable String os() {
    return os;
  }

  public @Nullable String device() {
    return device;
  }

  public @Nullable String clientId() {
    return clientId;
  }

  public @Nullable String ip() {
    return ip;
  }
}
