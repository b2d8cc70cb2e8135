package dev.sessionguard.limit.keycloak;

import dev.sessionguard.ending.keycloak.SessionTermination;
import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.ledger.keycloak.LedgerEntity;
import java.util.Comparator;
import java.util.List;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** What happens before Keycloak removes a user: the user's sessions end as any others do. */
public final class UserRemoval {

  /** More than so many sessions of one user are removed without their applications being told. */
  private static final int TOLD = 500;

  private UserRemoval() {}

  /**
   * Ends the user's sessions with the transaction that removes the user. Takes the user's lock
   * first, as a login does; where it is not to be had in time, goes on without it.
   */
  public static void prepare(KeycloakSession session, RealmModel realm, String userId) {
    UserLock.take(session, realm, userId);
    List<String> latest =
        new Ledger(session, realm.getId())
            .liveRowsOf(userId).stream()
                .sorted(Comparator.comparingLong(LedgerEntity::loginTime).reversed())
                .map(LedgerEntity::sessionId)
                .distinct()
                .limit(TOLD)
                .toList();
    new SessionTermination(session.getKeycloakSessionFactory())
        .endAtCommit(session, realm, latest, EndReason.USER_DELETED, null);
  }
}
