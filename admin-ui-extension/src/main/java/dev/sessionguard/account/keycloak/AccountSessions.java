package dev.sessionguard.account.keycloak;

import dev.sessionguard.account.OwnSessions;
import dev.sessionguard.ending.keycloak.SessionTermination;
import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.ledger.keycloak.Actors;
import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.ledger.keycloak.LedgerEntity;
import dev.sessionguard.sessions.keycloak.DeadRows;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** One user's live sessions, for that user to end: nobody else's are ever among them. */
record AccountSessions(KeycloakSession session, RealmModel realm, UserModel user) {

  /** Their rows, online and offline, newest login first. */
  List<LedgerEntity> live() {
    List<LedgerEntity> live = new Ledger(session, realm.getId()).liveRowsOf(user.getId());
    return DeadRows.among(session, realm, live).without(live).stream()
        .sorted(Comparator.comparingLong(LedgerEntity::loginTime).reversed())
        .toList();
  }

  /** The rows of what ended lately, newest login first. */
  List<LedgerEntity> ended() {
    long since = Time.currentTimeMillis() - TimeUnit.DAYS.toMillis(OwnSessions.HISTORY_DAYS);
    return new Ledger(session, realm.getId())
        .endedRowsOf(user.getId(), since, OwnSessions.MAX_ENDED);
  }

  /**
   * Ends the session of a row, with the request.
   *
   * @param rowId as somebody sent it: any text
   * @return whether there is such a session of the user's
   */
  boolean end(String rowId) {
    List<String> chosen =
        live().stream().filter(row -> row.id().equals(rowId)).map(LedgerEntity::sessionId).toList();
    end(chosen);
    return !chosen.isEmpty();
  }

  /**
   * Ends all sessions but one, with the request.
   *
   * @param kept id of the session that stays; null when none does
   */
  void endAllBut(@Nullable String kept) {
    end(
        live().stream()
            .map(LedgerEntity::sessionId)
            .filter(id -> !id.equals(kept))
            .distinct()
            .toList());
  }

  private void end(List<String> sessionIds) {
    new SessionTermination(session.getKeycloakSessionFactory())
        .endAtCommit(session, realm, sessionIds, EndReason.LOGOUT, Actors.of(realm, user));
  }
}
