package dev.sessionguard.ending.keycloak;

import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.ledger.keycloak.LedgerEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.models.ClientModel;
import org.keycloak.models.RealmModel;

/**
 * What is still owed to a session that the ledger says has ended: its removal from Keycloak, then a
 * word to its clients. The row is written with the decision and deleted when nothing is owed, so a
 * crash in between loses nothing.
 */
@Entity
@Table(name = "SESSION_GUARD_ENDING")
public class PendingTerminationEntity {

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

  /** The rule whose limit, or the cap that ended the session; null where none did. */
  @Column(name = "RULE_NAME")
  @Nullable String rule;

  /** The application whose part in the session ended; null where the session ended. */
  @Column(name = "APPLICATION_NAME")
  @Nullable String application;

  /** Epoch milliseconds of the last try; who moves it forward has taken the row over. */
  @Column(name = "TRIED", nullable = false)
  long tried;

  /** Where Keycloak was reached, for addresses relative to it. */
  @Column(name = "BASE_URI", length = 2048)
  @Nullable String baseUri;

  /** A {@link LogoutSnapshot} as JSON once the session is removed; null before. */
  @Column(name = "FAREWELL")
  @Nullable String snapshot;

  static PendingTerminationEntity of(LedgerEntity row, EndReason reason, @Nullable String baseUri) {
    PendingTerminationEntity ending = new PendingTerminationEntity();
    ending.id = UUID.randomUUID().toString();
    ending.realmId = row.realmId();
    ending.userId = row.userId();
    ending.sessionId = row.sessionId();
    ending.reason = reason.id();
    ending.clientId = row.clientId();
    ending.ip = row.ip();
    ending.tried = Time.currentTimeMillis();
    ending.baseUri = baseUri;
    return ending;
  }

  Ended.Ending key() {
    return new Ended.Ending(realmId, id);
  }

  /** Notes that the session is removed, and what its clients are to be told. */
  void bid(RealmModel realm, LogoutSnapshot to) {
    ClientModel loginClient = clientId == null ? null : realm.getClientByClientId(clientId);
    snapshot = to.orTo(loginClient).json();
  }
}
