package dev.sessionguard.ending.keycloak;

import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.Set;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * Keycloak's rows of sessions, deleted by id in the caller's transaction. Of its tables only id and
 * offline flag are used: everything else of them changes in Keycloak 26.8. Bulk statements, since
 * an entity's version would fail the caller where the session is in use at this moment.
 */
final class KeycloakSessionRows {

  private static final String CLIENTS_OF =
      "delete from PersistentClientSessionEntity c where c.userSessionId in (:ids)";

  private static final String SESSIONS =
      "delete from PersistentUserSessionEntity s where s.userSessionId in (:ids)";

  private static final String OFFLINE_CLIENTS_OF = CLIENTS_OF + " and c.offline = '1'";

  private static final String OFFLINE_SESSIONS = SESSIONS + " and s.offline = '1'";

  private static final String ONLINE_CLIENTS_OF = CLIENTS_OF + " and c.offline = '0'";

  private static final String ONLINE_SESSIONS = SESSIONS + " and s.offline = '0'";

  private static final String STORED_AMONG =
      """
      select s.userSessionId from PersistentUserSessionEntity s
      where s.userSessionId in (:ids) and s.offline = :flag""";

  private final EntityManager em;

  KeycloakSessionRows(KeycloakSession session) {
    this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
  }

  /** Deletes sessions, online and offline, and their clients' part. */
  void delete(Collection<String> sessionIds) {
    run(CLIENTS_OF, sessionIds);
    run(SESSIONS, sessionIds);
  }

  /** Deletes offline sessions and their clients' part; online ones of the same ids stay. */
  void deleteOffline(Collection<String> sessionIds) {
    run(OFFLINE_CLIENTS_OF, sessionIds);
    run(OFFLINE_SESSIONS, sessionIds);
  }

  /** Deletes online sessions and their clients' part; offline ones of the same ids stay. */
  void deleteOnline(Collection<String> sessionIds) {
    run(ONLINE_CLIENTS_OF, sessionIds);
    run(ONLINE_SESSIONS, sessionIds);
  }

  private void run(String statement, Collection<String> sessionIds) {
    if (!sessionIds.isEmpty()) {
      em.createQuery(statement).setParameter("ids", sessionIds).executeUpdate();
    }
  }

  /** Which of the sessions are stored. */
  Set<String> storedAmong(Collection<String> sessionIds, boolean offline) {
    return Set.copyOf(
        em.createQuery(STORED_AMONG, String.class)
            .setParameter("ids", sessionIds)
            .setParameter("flag", offline ? "1" : "0")
            .getResultList());
  }
}
