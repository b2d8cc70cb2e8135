package dev.sessionguard.limit.keycloak;

import dev.sessionguard.ledger.keycloak.Forgetting;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * What our tables still have of realms and users that are gone: a login that was under way while
 * its user or realm was deleted writes its rows after everything had been forgotten.
 */
final class Departed {

  private static final Logger LOG = Logger.getLogger(Departed.class);

  private static final int USERS_AT_ONCE = 500;

  private final KeycloakSessionFactory factory;

  /** By realm, the last user that was looked at: the next round goes on there. */
  private final Map<String, String> last = new ConcurrentHashMap<>();

  Departed(KeycloakSessionFactory factory) {
    this.factory = factory;
  }

  /**
   * Forgets realms that are gone.
   *
   * @param realms ids of those that are there
   */
  void forgetRealms(List<String> realms) {
    List<String> gone =
        KeycloakModelUtils.runJobInTransactionWithResult(
            factory, session -> Forgetting.realmsGone(session, realms));
    for (String realmId : gone) {
      KeycloakModelUtils.runJobInTransaction(
          factory,
          session -> {
            if (session.realms().getRealm(realmId) == null) { // and is not just being made
              new Forgetting(session, realmId).realm();
              LOG.debugf("Rows of realm %s, which is gone, are deleted", realmId);
            }
          });
    }
    last.keySet().retainAll(realms);
  }

  /** Forgets users that are gone, some at a time; all of a realm have their turn. */
  void forgetUsers(String realmId) {
    KeycloakModelUtils.runJobInTransaction(
        factory, session -> forgetUsers(session, realmId, last.getOrDefault(realmId, "")));
  }

  private void forgetUsers(KeycloakSession session, String realmId, String after) {
    Forgetting forgetting = new Forgetting(session, realmId);
    List<String> users = forgetting.nextUsers(after, USERS_AT_ONCE);
    for (String userId : forgetting.gone(users)) {
      forgetting.user(userId);
    }
    if (users.size() < USERS_AT_ONCE) {
      last.remove(realmId);
    } else {
      last.put(realmId, users.get(users.size() - 1));
    }
  }
}
