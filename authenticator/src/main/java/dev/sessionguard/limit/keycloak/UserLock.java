package dev.sessionguard.limit.keycloak;

import dev.sessionguard.limit.LockQueue;
import dev.sessionguard.limit.LockQueue.Place;
import jakarta.persistence.EntityManager;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.hibernate.Session;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.connections.jpa.util.JpaUtils;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The lock under which all that adds to a user's sessions is decided: the user's row of a table of
 * ours, locked on the login's own connection until its transaction ends. Waits a limited time, and
 * not at all where others wait in vain.
 */
public final class UserLock {

  public static final int DEFAULT_LIMIT_MILLIS = 2_000;

  private static final int PROBE_MILLIS = 50;

  private static final LockQueue QUEUE = new LockQueue();

  private static volatile int limitMillis = DEFAULT_LIMIT_MILLIS;

  /** What came of asking for a lock. */
  enum Outcome {
    /** The lock is held; nobody ever held it before. */
    FIRST,
    HELD,
    /** It was not to be had in time. */
    BUSY
  }

  private UserLock() {}

  /**
   * Sets how long a login waits.
   *
   * @param millis 1 or more
   */
  public static void waitAtMost(int millis) {
    limitMillis = Math.max(1, millis);
  }

  /** How long a login waits, in milliseconds. */
  static int patienceMillis() {
    return limitMillis;
  }

  /** Takes a user's lock, or gives up; the transaction can go on in either case. */
  static Outcome take(KeycloakSession session, RealmModel realm, String userId) {
    String key = realm.getId() + "/" + userId;
    Place place = QUEUE.enter(key, now());
    if (place == Place.NONE) {
      return Outcome.BUSY;
    }
    int patience = place == Place.PROBE ? Math.min(PROBE_MILLIS, limitMillis) : limitMillis;
    Outcome outcome = Outcome.BUSY;
    long began = now();
    try {
      outcome = lock(session, realm.getId(), userId, patience);
      for (int tries = 1; outcome == Outcome.BUSY && QUEUE.mayGoOn(key, began, tries); tries++) {
        began = now();
        outcome = lock(session, realm.getId(), userId, patience);
      }
      return outcome;
    } finally {
      QUEUE.leave(key, outcome != Outcome.BUSY, now());
    }
  }

  /** Takes a user's lock if nobody holds it: for work that can be done another time. */
  static boolean takeIfFree(KeycloakSession session, RealmModel realm, String userId) {
    return lock(session, realm.getId(), userId, 0) != Outcome.BUSY;
  }

  private static Outcome lock(
      KeycloakSession session, String realmId, String userId, int patienceMillis) {
    EntityManager em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    String table = JpaUtils.getTableNameForNativeQuery("SESSION_GUARD_USER", em);
    return em.unwrap(Session.class)
        .doReturningWork(
            connection -> {
              RowLock row = RowLock.on(connection, table, realmId, userId);
              try {
                return row.take(patienceMillis);
              } catch (SQLException e) {
                if (row.isTimeout(e)) {
                  return Outcome.BUSY;
                }
                throw e;
              }
            });
  }

  private static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
