package dev.sessionguard.limit.keycloak;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelException;
import org.keycloak.models.RealmModel;
import org.keycloak.models.cache.CachedRealmModel;
import org.keycloak.models.jpa.entities.RealmEntity;

/**
 * The lock under which a realm's settings are saved, until the transaction ends. Keycloak writes
 * only what differs from what it read, so two documents saved at once would leave a mixture: under
 * the lock the realm is therefore read anew.
 */
public final class SettingsLock {

  /** In the table of users' locks; no user has this id. */
  static final String OF_NOBODY = "-";

  private SettingsLock() {}

  /**
   * Takes the lock; from then on the realm is as it is stored, not as it was when the request
   * began.
   *
   * @return false where others hold the lock for too long, or another tool has just changed the
   *     realm's attributes, which takes no lock of ours
   */
  public static boolean take(KeycloakSession session, RealmModel realm) {
    if (UserLock.take(session, realm, OF_NOBODY) == UserLock.Outcome.BUSY) {
      return false;
    }
    try {
      readAnew(session.getProvider(JpaConnectionProvider.class).getEntityManager(), realm.getId());
    } catch (ModelException e) { // an attribute that was read before is gone
      return false;
    }
    if (realm instanceof CachedRealmModel cached) {
      cached.getDelegateForUpdate(); // from here on it answers from what was just read
    }
    return true;
  }

  /**
   * Reads with a lock, since a transaction of MariaDB otherwise sees only what was at its start.
   */
  private static void readAnew(EntityManager em, String realmId) {
    RealmEntity realm = em.find(RealmEntity.class, realmId);
    if (realm == null) {
      return; // just deleted: the update will say so
    }
    em.flush(); // what this request has changed of the realm is not to be read over
    em.refresh(realm, LockModeType.PESSIMISTIC_WRITE);
    realm.getAttributes().forEach(each -> em.refresh(each, LockModeType.PESSIMISTIC_WRITE));
  }
}
