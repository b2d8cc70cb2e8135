package dev.sessionguard.limit.keycloak;

import dev.sessionguard.ledger.GraceTracker;
import dev.sessionguard.ledger.LiveRow;
import dev.sessionguard.ledger.keycloak.CappedSessions;
import dev.sessionguard.ledger.keycloak.CappedSessions.Capped;
import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.ledger.keycloak.LedgerEntity;
import dev.sessionguard.ledger.keycloak.LiveRows;
import dev.sessionguard.validity.keycloak.SessionValidity;
import java.util.List;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Sessions that ran out and that the reconciler has not ended yet: nothing would let them in any
 * more, so that they need no place in a cap. The ledger names candidates, the rule of validity
 * decides.
 */
final class RanOut {
  /** Looked at together; where there are more, the next login finds them. */
  private static final int MOST = 50;

  private final KeycloakSession session;
  private final RealmModel realm;
  private final SessionValidity validity;

  RanOut(KeycloakSession session, RealmModel realm) {
    this.session = session;
    this.realm = realm;
    this.validity = new SessionValidity(session, realm);
  }

  /** Ids of some that have a place, those first that were not used for the longest time. */
  List<String> among(CappedSessions sessions) {
    return sessions.suspects(validity.usedBefore(), validity.startedBefore(), MOST).stream()
        .filter(this::is)
        .map(Capped::session)
        .toList();
  }

  /** Whether Keycloak may be about to store the session. */
  private static boolean mayBeUnderWay(LiveRow row) {
    return !row.stored()
        && row.loginTime() >= Time.currentTimeMillis() - GraceTracker.CERTAIN.toMillis();
  }

  /** Whether none of a session's rows is about one that would be let in. */
  boolean is(Capped capped) {
    List<LiveRow> rows =
        new LiveRows(session, realm.getId())
            .withIds(
                new Ledger(session, realm.getId())
                    .liveRows(capped.session()).stream().map(LedgerEntity::id).toList());
    return !rows.isEmpty()
        && rows.stream()
            .allMatch(
                row -> !mayBeUnderWay(row) && validity.diedOf(row, capped.user()).isPresent());
  }
}
