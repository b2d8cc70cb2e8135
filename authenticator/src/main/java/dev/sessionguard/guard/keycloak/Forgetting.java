package dev.sessionguard.guard.keycloak;

import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.ledger.keycloak.KnownUsers;
import dev.sessionguard.metrics.keycloak.SessionMetrics;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * All that our tables know of a user or realm, deleted with the caller's transaction. The user's
 * lock row comes first, as it does in a login: who deletes waits for logins under way, and never
 * the two for each other.
 */
final class Forgetting {

  /**
   * Goes from one realm to the next in the table's index: no table has an index of realms alone.
   */
  private static final String REALMS_GONE =
      """
      with Found as (
        select min(e.realmId) as id from %1$s e
        union all
        select (select min(n.realmId) from %1$s n where n.realmId > f.id) as id
        from Found f where f.id is not null)
      select f.id from Found f
      where f.id is not null
      and not exists (select 1 from RealmEntity realm where realm.id = f.id)""";

  private static final String KNOWN_USERS = "select u.id from UserEntity u where u.id in (:ids)";

  private final KeycloakSession session;
  private final EntityManager em;
  private final String realmId;
  private final KnownUsers users;

  Forgetting(KeycloakSession session, String realmId) {
    this.session = session;
    this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    this.realmId = realmId;
    this.users = new KnownUsers(session, realmId);
  }

  /** Forgets a user: lock and history. What lived is counted as ended. */
  void user(String userId) {
    users.lock(userId);
    SessionMetrics.ended(session, realmId, EndReason.USER_DELETED, users.countLive(userId));
    users.forgetClients(userId);
    for (Class<?> table : OwnTables.ofUsers()) {
      delete(table, "e.realmId = :realm and e.userId = :user", userId);
    }
  }

  /** Forgets the realm. */
  void realm() {
    for (Class<?> table : OwnTables.all()) {
      delete(table, "e.realmId = :realm", null);
    }
  }

  private void delete(Class<?> table, String where, @Nullable String userId) {
    Query delete =
        em.createQuery("delete from " + table.getSimpleName() + " e where " + where)
            .setParameter("realm", realmId);
    if (userId != null) {
      delete.setParameter("user", userId);
    }
    delete.executeUpdate();
  }

  /**
   * Ids of realms that our tables know and Keycloak does not: a login that was under way while its
   * realm was deleted leaves rows behind. One statement for each table, however many realms.
   */
  static Set<String> realmsGone(KeycloakSession session) {
    EntityManager em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    Set<String> gone = new TreeSet<>();
    for (Class<?> table : OwnTables.all()) {
      gone.addAll(
          em.createQuery(REALMS_GONE.formatted(table.getSimpleName()), String.class)
              .getResultList());
    }
    return gone;
  }

  /** Those of these users that Keycloak's own table no longer has; none of a directory's. */
  static List<String> usersGone(KeycloakSession session, List<String> userIds) {
    List<String> local =
        userIds.stream().filter(id -> !id.contains(":") && id.length() > 1).toList();
    if (local.isEmpty()) {
      return List.of();
    }
    List<String> known =
        session
            .getProvider(JpaConnectionProvider.class)
            .getEntityManager()
            .createQuery(KNOWN_USERS, String.class)
            .setParameter("ids", local)
            .getResultList();
    return local.stream().filter(id -> !known.contains(id)).toList();
  }
}
