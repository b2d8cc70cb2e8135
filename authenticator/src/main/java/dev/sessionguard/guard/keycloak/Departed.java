package dev.sessionguard.guard.keycloak;

import dev.sessionguard.ending.keycloak.Ended;
import dev.sessionguard.ending.keycloak.SessionTermination;
import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.ledger.keycloak.KnownUsers;
import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.work.keycloak.RealmTransaction;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  void forgetRealms(Set<String> realms) {
    Set<String> gone =
        KeycloakModelUtils.runJobInTransactionWithResult(factory, Forgetting::realmsGone);
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
    List<String> users = new KnownUsers(session, realmId).next(after, USERS_AT_ONCE);
    for (String userId : Forgetting.usersGone(session, users)) {
      forgetting.user(userId);
    }
    if (users.size() < USERS_AT_ONCE) {
      last.remove(realmId);
    } else {
      last.put(realmId, users.get(users.size() - 1));
    }
  }

  /**
   * Forgets users that are gone: a login under way while its user was deleted wrote its row after
   * everything had been forgotten. Each in a transaction of its own, the user's lock first.
   */
  void forget(String realmId, List<String> userIds) {
    List<String> gone =
        KeycloakModelUtils.runJobInTransactionWithResult(
            factory, session -> Forgetting.usersGone(session, userIds));
    SessionTermination ending = new SessionTermination(factory);
    for (String userId : gone) {
      ending.carryOut(
          RealmTransaction.call(
              factory,
              realmId,
              Ended.NOTHING,
              (session, realm) -> {
                new KnownUsers(session, realmId).lock(userId);
                List<String> left =
                    new Ledger(session, realmId)
                        .liveRowsOf(userId).stream()
                            .map(row -> row.sessionId())
                            .distinct()
                            .toList();
                Ended ended = ending.end(session, realm, left, EndReason.USER_DELETED, null);
                new Forgetting(session, realmId).user(userId);
                return ended;
              }));
    }
  }
}
