package dev.sessionguard.ledger.keycloak;

import dev.sessionguard.ledger.Sightings;
import java.util.List;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;

/** Takes a user's sessions that nobody saw begin into the ledger. */
public final class LedgerAdoption {

  private LedgerAdoption() {}

  /**
   * Adopts what is missing of a user; the caller holds the user's lock. The youngest are left to
   * the reconciler: they may be refused at this moment.
   */
  public static void adopt(KeycloakSession session, RealmModel realm, UserModel user) {
    Ledger ledger = new Ledger(session, realm.getId());
    long settled = Time.currentTimeMillis() - Sightings.UNDER_WAY.toMillis();
    List<UserSessionModel> found = new SessionDirectory(session, realm).of(user).toList();
    for (UserSessionModel userSession : found) {
      // nothing at all is known of it: an ended row means that it is just being removed
      if (userSession.getStarted() * 1000L < settled
          && ledger.latest(userSession.getId(), userSession.isOffline()).isEmpty()) {
        ledger.adopt(userSession);
      }
    }
  }
}
