package dev.sessionguard.ending.keycloak;

import dev.sessionguard.ledger.keycloak.SessionDirectory;
import java.util.List;
import org.keycloak.cluster.ClusterProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionProvider;
import org.keycloak.models.sessions.infinispan.InfinispanUserSessionProviderFactory;
import org.keycloak.models.sessions.infinispan.PersistentUserSessionProvider;
import org.keycloak.models.sessions.infinispan.events.RemoveUserSessionsEvent;
import org.keycloak.models.sessions.infinispan.events.SessionClusterEvent;

/**
 * Keycloak's session caches, emptied of a realm after its sessions were deleted in the database.
 * What was not deleted is read again. The only class that knows how Keycloak caches sessions.
 */
final class SessionCaches {

  private SessionCaches() {}

  /**
   * Empties this node's caches now and has the others follow. Does nothing where Keycloak keeps
   * online sessions in them alone: all users would be signed out.
   */
  static void clear(KeycloakSession session, String realmId) {
    if (!SessionDirectory.onlineIsStored()) {
      return;
    }
    if (session.getProvider(UserSessionProvider.class)
        instanceof PersistentUserSessionProvider cached) {
      cached.removeLocalUserSessions(realmId, false);
      cached.removeLocalUserSessions(realmId, true);
    }
    // as PersistentUserSessionProvider.removeUserSessions(realm)
    RemoveUserSessionsEvent event =
        SessionClusterEvent.createEvent(
            RemoveUserSessionsEvent.class,
            InfinispanUserSessionProviderFactory.REMOVE_USER_SESSIONS_EVENT,
            session,
            realmId);
    session
        .getProvider(ClusterProvider.class)
        .notify(
            InfinispanUserSessionProviderFactory.REMOVE_USER_SESSIONS_EVENT, List.of(event), false);
  }
}
