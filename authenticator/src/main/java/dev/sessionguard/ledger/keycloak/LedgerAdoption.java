package dev.sessionguard.ledger.keycloak;

import java.util.List;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.UserSessionModel.SessionPersistenceState;

/** Takes a user's sessions that nobody saw begin into the ledger. */
public final class LedgerAdoption {

  private LedgerAdoption() {}

  /** Adopts what is missing of a user; the caller holds the user's lock. */
  public static void adopt(KeycloakSession session, RealmModel realm, UserModel user) {
    Ledger ledger = new Ledger(session, realm.getId());
    List<UserSessionModel> found = new SessionDirectory(session, realm).of(user).toList();
    for (UserSessionModel userSession : found) {
      // nothing at all is known of it: an ended row means that it is just being removed
      if (userSession.getPersistenceState() == SessionPersistenceState.PERSISTENT
          && ledger.latest(userSession.getId(), userSession.isOffline()).isEmpty()) {
        ledger.adopt(userSession);
      }
    }
  }
}
