package dev.sessionguard.ledger.keycloak;

import jakarta.persistence.EntityManager;
import java.util.List;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** The users whom the ledger knows, and what it has of one that goes. */
public final class KnownUsers {

  private static final String LOCK =
      "delete from UserLockEntity e where e.realmId = :realm and e.userId = :user";

  private static final String COUNT_LIVE =
      """
      select count(l) from LedgerEntity l
      where l.realmId = :realm and l.userId = :user and l.live = true""";

  private static final String FORGET_CLIENTS =
      """
      delete from LedgerClientEntity c where c.ledgerId in
      (select l.id from LedgerEntity l where l.realmId = :realm and l.userId = :user)""";

  private static final String NEXT =
      """
      select u.userId from UserLockEntity u
      where u.realmId = :realm and u.userId > :after order by u.userId""";

  private final EntityManager em;
  private final String realmId;

  public KnownUsers(KeycloakSession session, String realmId) {
    this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    this.realmId = realmId;
  }

  /**
   * Waits for logins of the user that are under way; the first of all that is done about a user who
   * goes.
   */
  public void lock(String userId) {
    em.createQuery(LOCK)
        .setParameter("realm", realmId)
        .setParameter("user", userId)
        .executeUpdate();
  }

  /** Live rows of the user. */
  public long countLive(String userId) {
    return em.createQuery(COUNT_LIVE, Long.class)
        .setParameter("realm", realmId)
        .setParameter("user", userId)
        .getSingleResult();
  }

  /** Deletes what belongs to the user's rows and does not know the user. */
  public void forgetClients(String userId) {
    em.createQuery(FORGET_CLIENTS)
        .setParameter("realm", realmId)
        .setParameter("user", userId)
        .executeUpdate();
  }

  /**
   * The next users of the realm whose lock was ever taken, in the order of their ids.
   *
   * @param after the last one looked at; empty for the first
   */
  public List<String> next(String after, int max) {
    return em.createQuery(NEXT, String.class)
        .setParameter("realm", realmId)
        .setParameter("after", after)
        .setMaxResults(max)
        .getResultList();
  }
}
