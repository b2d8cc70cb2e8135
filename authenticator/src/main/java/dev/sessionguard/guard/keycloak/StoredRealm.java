package dev.sessionguard.guard.keycloak;

import java.util.List;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * A realm as far as a walk over all of them needs it. Not {@code getRealmsStream}: that fills
 * Keycloak's cache of realms while it holds a connection, one thread for each realm, and all others
 * wait for that thread ({@code RealmCacheManager.computeSerialized}); with few connections it then
 * waits for one of theirs.
 */
record StoredRealm(String id, String name) {

  private static final String ALL =
      """
      select new dev.sessionguard.guard.keycloak.StoredRealm(realm.id, realm.name)
      from RealmEntity realm
      """;

  /** All realms of the server. */
  static List<StoredRealm> all(KeycloakSession session) {
    return session
        .getProvider(JpaConnectionProvider.class)
        .getEntityManager()
        .createQuery(ALL, StoredRealm.class)
        .getResultList();
  }
}
