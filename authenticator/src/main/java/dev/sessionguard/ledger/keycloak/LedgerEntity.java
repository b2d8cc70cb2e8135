package dev.sessionguard.ledger.keycloak;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
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

  @Column(name = "USERNAME")
  @Nullable String username;

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

  /** Epoch milliseconds; null while the session lives. */
  @Column(name = "END_TIME")
  @Nullable Long endTime;

  @Column(name = "END_REASON", length = 32)
  @Nullable String endReason;

  /** User id of who ended it; null where nobody did. */
  @Column(name = "ENDED_BY")
  @Nullable String endedBy;

  /** Client id of the login; null for sessions that were adopted. */
  @Column(name = "CLIENT_ID")
  @Nullable String clientId;

  @Column(name = "AUTH_METHOD", length = 64)
  @Nullable String authMethod;

  @Column(name = "REMEMBER_ME", nullable = false)
  boolean rememberMe;

  /** A validated literal; null when the client's address was none. */
  @Column(name = "IP", length = 45)
  @Nullable String ip;

  public String id() {
    return id;
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

  public @Nullable String clientId() {
    return clientId;
  }

  public @Nullable String ip() {
    return ip;
  }
}
