package dev.sessionguard.ending.keycloak;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/**
 * What is still owed to a session that the ledger says has ended: its removal from Keycloak, then a
 * word to its clients. The row is written with the decision and deleted when nothing is owed, so a
 * crash in between loses nothing.
 */
@Entity
@Table(name = "SESSION_GUARD_ENDING")
public class EndingEntity {

  @Id
  @Column(name = "ID", length = 36)
  String id = "";

  @Column(name = "REALM_ID", length = 36, nullable = false)
  String realmId = "";

  @Column(name = "USER_ID", nullable = false)
  String userId = "";

  @Column(name = "SESSION_ID", length = 64, nullable = false)
  String sessionId = "";

  @Column(name = "REASON", length = 32, nullable = false)
  String reason = "";

  @Column(name = "CLIENT_ID")
  @Nullable String clientId;

  @Column(name = "IP", length = 45)
  @Nullable String ip;

  /** Epoch milliseconds of the last try; who moves it forward has taken the row over. */
  @Column(name = "TRIED", nullable = false)
  long tried;

  /** Where Keycloak was reached, for addresses relative to it. */
  @Column(name = "BASE_URI", length = 2048)
  @Nullable String baseUri;

  /** A {@link Farewell} as JSON once the session is removed; null before. */
  @Column(name = "FAREWELL")
  @Nullable String farewell;
}
