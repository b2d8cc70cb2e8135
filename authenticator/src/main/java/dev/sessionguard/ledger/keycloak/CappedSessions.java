package dev.sessionguard.ledger.keycloak;

import dev.sessionguard.caps.Cap;
import dev.sessionguard.caps.CapScope;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** The live sessions that a cap counts. */
public final class CappedSessions {

  /** As many ids as every database takes in one list. */
  private static final int USERS_AT_ONCE = 500;

  private static final String SESSIONS = "select l.sessionId, l.userId, min(l.loginTime)";
  private static final String COUNT = "select count(distinct l.sessionId)";
  private static final String LIVE =
      " from LedgerEntity l where l.realmId = :realm and l.live = true";

  private static final String ONLINE = " and l.offline = false";

  private static final String IN_CLIENT =
      """
       and exists (select 1 from LedgerClientEntity c
      where c.ledgerId = l.id and c.clientId = :client and c.endTime is null)""";

  private static final String OF_USERS = " and l.userId in (:users)";

  private static final String WITHOUT_PLACE =
      """
       and not exists (select 1 from PlaceEntity p
      where p.realmId = :realm and p.cap = :cap and p.sessionId = l.sessionId)""";

  private static final String WITH_PLACE =
      """
       and exists (select 1 from PlaceEntity p
      where p.realmId = :realm and p.cap = :cap and p.sessionId = l.sessionId)""";

  private static final String SUSPECTS =
      """
      select l.sessionId, l.userId, l.loginTime from LedgerEntity l
      where l.realmId = :realm and l.live = true and l.offline = false
      and (l.lastActivity < :usedBefore or l.started < :startedBefore)"""
          + WITH_PLACE
          + " order by l.lastActivity, l.id";
  private static final String EARLIEST_FIRST =
      " group by l.sessionId, l.userId order by min(l.loginTime), l.sessionId";

  private static final String LATEST_FIRST =
      " group by l.sessionId, l.userId order by min(l.loginTime) desc, l.sessionId desc";

  private final EntityManager em;
  private final String realmId;
  private final Cap cap;
  private final boolean withOffline;
  private final @Nullable Collection<String> users;

  /**
   * @param withOffline whether offline sessions count
   * @param users whose sessions count; null for everybody's
   */
  public CappedSessions(
      KeycloakSession session,
      String realmId,
      Cap cap,
      boolean withOffline,
      @Nullable Collection<String> users) {
    this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    this.realmId = realmId;
    this.cap = cap;
    this.withOffline = withOffline;
    this.users = users;
  }

  /**
   * A live session.
   *
   * @param loginTime epoch milliseconds
   */
  public record Capped(String session, String user, long loginTime) {
    private static final Comparator<Capped> BY_LOGIN =
        Comparator.comparingLong(Capped::loginTime).thenComparing(Capped::session);
  }

  /**
   * The first of them in the order in which they get places: the latest login first where the
   * oldest sessions are those that end, else the earliest.
   */
  public List<Capped> first(int max) {
    return find("", 0, max);
  }

  /** Those that have no place, in the order in which they get one. */
  public List<Capped> withoutPlace(int skip, int max) {
    return find(WITHOUT_PLACE, skip, max);
  }

  /** Those that have a place. */
  public List<Capped> withPlace(int skip, int max) {
    return find(WITH_PLACE, skip, max);
  }

  /**
   * Online ones that have a place and may have run out, those first that were not used for the
   * longest time.
   *
   * @param usedBefore epoch milliseconds of a last use that is too long ago
   * @param startedBefore epoch seconds of a start that is too long ago
   */
  public List<Capped> suspects(long usedBefore, int startedBefore, int max) {
    return em.createQuery(SUSPECTS, Capped.class)
        .setParameter("realm", realmId)
        .setParameter("cap", cap.key())
        .setParameter("usedBefore", usedBefore)
        .setParameter("startedBefore", startedBefore)
        .setMaxResults(max)
        .getResultList();
  }

  /** How many they are. */
  public long count() {
    Collection<String> some = users;
    if (some == null) {
      return asked(COUNT, "", "", null, Long.class).getSingleResult();
    }
    List<String> ids = List.copyOf(some);
    long count = 0;
    for (int from = 0; from < ids.size(); from += USERS_AT_ONCE) {
      List<String> page = ids.subList(from, Math.min(from + USERS_AT_ONCE, ids.size()));
      count += asked(COUNT, "", "", page, Long.class).getSingleResult();
    }
    return count;
  }

  private List<Capped> find(String which, int skip, int max) {
    Collection<String> some = users;
    if (some == null) {
      return query(which, null).setFirstResult(skip).setMaxResults(max).getResultList();
    }
    List<String> ids = List.copyOf(some);
    List<Capped> found = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += USERS_AT_ONCE) {
      found.addAll(
          query(which, ids.subList(from, Math.min(from + USERS_AT_ONCE, ids.size())))
              .setMaxResults(skip + max)
              .getResultList());
    }
    found.sort(cap.endsOldest() ? Capped.BY_LOGIN.reversed() : Capped.BY_LOGIN);
    return found.subList(Math.min(skip, found.size()), Math.min(skip + max, found.size()));
  }

  private TypedQuery<Capped> query(String which, @Nullable List<String> ofUsers) {
    return asked(
        SESSIONS, which, cap.endsOldest() ? LATEST_FIRST : EARLIEST_FIRST, ofUsers, Capped.class);
  }

  private <T> TypedQuery<T> asked(
      String what, String which, String order, @Nullable List<String> ofUsers, Class<T> type) {
    boolean ofClient = cap.scope() == CapScope.CLIENT;
    TypedQuery<T> query =
        em.createQuery(
                what
                    + LIVE
                    + (withOffline ? "" : ONLINE)
                    + (ofClient ? IN_CLIENT : "")
                    + (ofUsers == null ? "" : OF_USERS)
                    + which
                    + order,
                type)
            .setParameter("realm", realmId);
    if (ofClient) {
      query.setParameter("client", cap.of());
    }
    if (ofUsers != null) {
      query.setParameter("users", ofUsers);
    }
    if (!which.isEmpty()) {
      query.setParameter("cap", cap.key());
    }
    return query;
  }
}
