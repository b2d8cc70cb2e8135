package dev.sessionguard.ledger.keycloak;

import dev.sessionguard.idle.RuleTimes;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Query;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * The times by rule that live online rows carry, and the deadlines that follow from them. A row's
 * deadline is never later than the session's own, and up to {@link RowWriter#ACTIVITY_STEP_MILLIS}
 * earlier.
 */
public final class Deadlines {

  private static final String DUE =
      """
      select l.id, l.realmId, l.deadline from LedgerEntity l
      where l.live = true and l.deadline <= :now
      and (l.deadline > :deadline or (l.deadline = :deadline and l.id > :id))
      order by l.deadline, l.id""";

  /** Named by its deadline, too, for the index. */
  private static final String WITH_ANY =
      """
      select l.id from LedgerEntity l
      where l.live = true and l.deadline > 0 and l.realmId = :realm""";

  private static final String USERS =
      """
      select distinct l.userId from LedgerEntity l
      where l.realmId = :realm and l.live = true and l.offline = false and l.userId > :after
      order by l.userId""";

  private static final String CARRIED =
      """
      select l.id, l.userId, l.ruleIdle, l.ruleLifetime from LedgerEntity l
      where l.realmId = :realm and l.live = true and l.offline = false and l.userId in (:users)""";

  /** In the order in which everybody locks more than one. */
  private static final String LOCK =
      "select l.id from LedgerEntity l where l.id in (:ids) and l.live = true order by l.id";

  /** When the row's session is idle, to the second; the parameter is an idle time in seconds. */
  private static final String IDLE_AT = "l.lastActivity - mod(l.lastActivity, 1000) + :idle * 1000";

  /** When it has lived long enough; the parameter is a lifetime in seconds. */
  private static final String AGED_AT = "(cast(l.started as Long) + :lifetime) * 1000";

  private static final String OF_ROWS = " where l.id in (:ids) and l.live = true";

  private static final String FIT_BOTH =
      "update LedgerEntity l set l.ruleIdle = :idle, l.ruleLifetime = :lifetime, l.deadline = case when "
          + AGED_AT
          + " < "
          + IDLE_AT
          + " then "
          + AGED_AT
          + " else "
          + IDLE_AT
          + " end"
          + OF_ROWS;

  private static final String FIT_IDLE =
      "update LedgerEntity l set l.ruleIdle = :idle, l.ruleLifetime = null, l.deadline = "
          + IDLE_AT
          + OF_ROWS;

  private static final String FIT_LIFETIME =
      "update LedgerEntity l set l.ruleIdle = null, l.ruleLifetime = :lifetime, l.deadline = "
          + AGED_AT
          + OF_ROWS;

  private static final String FIT_NONE =
      "update LedgerEntity l set l.ruleIdle = null, l.ruleLifetime = null, l.deadline = null"
          + OF_ROWS;

  private final EntityManager em;

  public Deadlines(KeycloakSession session) {
    this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
  }

  /**
   * A row whose deadline has come.
   *
   * @param deadline epoch milliseconds
   */
  public record Due(String id, String realmId, long deadline) {

    /** Before all others. */
    public static final Due NONE = new Due("", "", Long.MIN_VALUE);
  }

  /**
   * Rows of all realms whose deadline has come, the earliest first.
   *
   * @param now epoch milliseconds
   * @param after the row after which to go on
   */
  public List<Due> due(long now, Due after, int max) {
    return em.createQuery(DUE, Due.class)
        .setParameter("now", now)
        .setParameter("deadline", after.deadline())
        .setParameter("id", after.id())
        .setMaxResults(max)
        .getResultList();
  }

  /** Ids of some rows of a realm that carry a deadline. */
  public List<String> withAny(String realmId, int max) {
    return em.createQuery(WITH_ANY, String.class)
        .setParameter("realm", realmId)
        .setMaxResults(max)
        .getResultList();
  }

  /**
   * Ids of users with live online rows, in order.
   *
   * @param after the last one looked at; empty for the first
   */
  public List<String> users(String realmId, String after, int max) {
    return em.createQuery(USERS, String.class)
        .setParameter("realm", realmId)
        .setParameter("after", after)
        .setMaxResults(max)
        .getResultList();
  }

  /**
   * A row and the times it carries.
   *
   * @param idle seconds; null for none
   * @param lifetime seconds; null for none
   */
  public record Carried(String id, String userId, @Nullable Long idle, @Nullable Long lifetime) {

    /** Whether these are the user's times. */
    public boolean fits(RuleTimes times) {
      return Objects.equals(idle, times.idleSeconds())
          && Objects.equals(lifetime, times.lifetimeSeconds());
    }
  }

  /** Some users' live online rows. */
  public List<Carried> carried(String realmId, Collection<String> users) {
    return users.isEmpty()
        ? List.of()
        : em.createQuery(CARRIED, Carried.class)
            .setParameter("realm", realmId)
            .setParameter("users", users)
            .getResultList();
  }

  /** Locks rows until the transaction ends, before some of them are fitted and then others. */
  public void lock(Collection<String> ids) {
    if (!ids.isEmpty()) {
      em.createQuery(LOCK, String.class)
          .setParameter("ids", ids)
          .setLockMode(LockModeType.PESSIMISTIC_WRITE)
          .getResultList();
    }
  }

  /** Gives rows these times, and the deadline that follows. */
  public void fit(Collection<String> ids, RuleTimes times) {
    if (ids.isEmpty()) {
      return;
    }
    @Nullable Long idle = times.idleSeconds();
    @Nullable Long lifetime = times.lifetimeSeconds();
    String statement =
        idle == null
            ? lifetime == null ? FIT_NONE : FIT_LIFETIME
            : lifetime == null ? FIT_IDLE : FIT_BOTH;
    Query fit = em.createQuery(statement).setParameter("ids", ids);
    if (idle != null) {
      fit.setParameter("idle", idle);
    }
    if (lifetime != null) {
      fit.setParameter("lifetime", lifetime);
    }
    fit.executeUpdate();
  }
}
