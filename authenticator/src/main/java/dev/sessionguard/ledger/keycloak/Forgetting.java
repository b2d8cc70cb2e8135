package dev.sessionguard.ledger.keycloak;

import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.metrics.keycloak.SessionMetrics;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * All that our tables know of a user or realm, deleted with the caller's transaction. The user's
 * lock row comes first, as it does in a login: who deletes waits for logins under way, and never
 * the two for each other.
 */
public final class Forgetting {

  /** Each row has the user's id. Endings stay: they are gone when the clients are told. */
  private static final List<String> OF_USER =
      List.of("UserLockEntity", "LedgerEntity", "RefusalEntity", "VictimEntity", "MailEntity");

  /** The other tables, whose rows know the realm. */
  private static final List<String> OF_REALM =
      List.of("LedgerClientEntity", "EndingEntity", "NoticeEntity", "JobEntity");

  private static final String LIVE =
      """
      select count(l) from LedgerEntity l
      where l.realmId = :realm and l.userId = :user and l.live = true""";

  private static final String CLIENTS_OF_USER =
      """
      delete from LedgerClientEntity c where c.ledgerId in
      (select l.id from LedgerEntity l where l.realmId = :realm and l.userId = :user)""";

  private static final String NEXT_REALM =
      "select min(e.realmId) from %s e where e.realmId > :after";

  private static final String NEXT_USERS =
      """
      select u.userId from UserLockEntity u
      where u.realmId = :realm and u.userId > :after order by u.userId""";

  private static final String KNOWN_USERS = "select u.id from UserEntity u where u.id in (:ids)";

  private final KeycloakSession session;
  private final EntityManager em;
  private final String realmId;

  public Forgetting(KeycloakSession session, String realmId) {
    this.session = session;
    this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    this.realmId = realmId;
  }

  /**
   * Waits for logins of the user that are under way; the first of all that is done about a user.
   */
  public void lock(String userId) {
    delete("delete from UserLockEntity e where e.realmId = :realm and e.userId = :user", userId);
  }

  /** Forgets a user: lock and history. What lived is counted as ended. */
  public void user(String userId) {
    lock(userId);
    long live =
        em.createQuery(LIVE, Long.class)
            .setParameter("realm", realmId)
            .setParameter("user", userId)
            .getSingleResult();
    SessionMetrics.ended(session, realmId, EndReason.USER_DELETED, live);
    delete(CLIENTS_OF_USER, userId);
    for (String entity : OF_USER) {
      delete("delete from " + entity + " e where e.realmId = :realm and e.userId = :user", userId);
    }
  }

  /** Forgets the realm. */
  public void realm() {
    for (String entity : OF_USER) {
      delete("delete from " + entity + " e where e.realmId = :realm", null);
    }
    for (String entity : OF_REALM) {
      delete("delete from " + entity + " e where e.realmId = :realm", null);
    }
  }

  private void delete(String statement, @Nullable String userId) {
    Query delete = em.createQuery(statement).setParameter("realm", realmId);
    if (userId != null) {
      delete.setParameter("user", userId);
    }
    delete.executeUpdate();
  }

  /**
   * Ids of realms that our tables know and Keycloak does not: a login that was under way while its
   * realm was deleted leaves rows behind. Asks each table's index for one realm after the other.
   *
   * @param realms ids of the realms that there are
   */
  public static List<String> realmsGone(KeycloakSession session, Collection<String> realms) {
    EntityManager em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    List<String> tables = new ArrayList<>(OF_USER);
    tables.addAll(OF_REALM);
    List<String> gone = new ArrayList<>();
    for (String table : tables) {
      @Nullable String next = "";
      while (next != null) {
        next =
            em.createQuery(NEXT_REALM.formatted(table), String.class)
                .setParameter("after", next)
                .getSingleResult();
        if (next != null && !realms.contains(next) && !gone.contains(next)) {
          gone.add(next);
        }
      }
    }
    return gone;
  }

  /**
   * The next users of the realm whose lock was ever taken, in the order of their ids.
   *
   * @param after the last one looked at; empty for the first
   */
  public List<String> nextUsers(String after, int max) {
    return em.createQuery(NEXT_USERS, String.class)
        .setParameter("realm", realmId)
        .setParameter("after", after)
        .setMaxResults(max)
        .getResultList();
  }

  /** Those of these users that Keycloak's own table no longer has; none of a directory's. */
  public List<String> gone(List<String> userIds) {
    List<String> local =
        userIds.stream().filter(id -> !id.contains(":") && id.length() > 1).toList();
    if (local.isEmpty()) {
      return List.of();
    }
    List<String> known =
        em.createQuery(KNOWN_USERS, String.class).setParameter("ids", local).getResultList();
    return local.stream().filter(id -> !known.contains(id)).toList();
  }
}
