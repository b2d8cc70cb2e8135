package dev.sessionguard.ledger.keycloak;

import dev.sessionguard.device.DeviceGroup;
import dev.sessionguard.device.DeviceKind;
import dev.sessionguard.ledger.LiveRow;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** A realm's live rows beside Keycloak's table of sessions, each question one statement. */
public final class LiveRows {

  private static final String SELECT =
      """
      select new dev.sessionguard.ledger.LiveRow(
        l.id, l.sessionId, l.offline, l.started, l.loginTime, l.lastActivity, l.rememberMe,
        l.provider, l.clientId, l.device,
        case when s.userSessionId is null then false else true end)
      from LedgerEntity l
      """
          + KeycloakSessionRows.JOINED_TO_ROW
          + " where l.realmId = :realm and l.live = true";

  private static final String OF_USER = SELECT + " and l.userId = :user";

  private static final String PLACES_ON =
      """
      select count(distinct l.sessionId) from LedgerEntity l
      where l.realmId = :realm and l.live = true and l.userId = :user
      and coalesce(l.device, :unknown) in (:kinds)""";

  private static final String ONLINE = " and l.offline = false";

  private static final String EARLIEST_FIRST = " order by l.loginTime, l.sessionId";

  private static final String LATEST_FIRST = " order by l.loginTime desc, l.sessionId desc";

  private static final String LAST_USED_FIRST = " order by l.lastActivity desc, l.sessionId desc";

  private static final String WITH_IDS = SELECT + " and l.id in (:ids)";

  /** Rows that the rule of validity has to look at one by one, or that share a session. */
  private static final String SUSPECT =
      """
      select 1 from LedgerEntity l
      """
          + KeycloakSessionRows.ONLINE_JOINED_TO_ROW
          + """
      where l.realmId = :realm and l.live = true and l.userId = :user
      and (l.offline = true or s.userSessionId is null or l.provider is not null
        or l.lastActivity < :usedBefore or l.started < :startedBefore
        or (l.rememberMe = true and :rememberMeOff = true))""";

  private final EntityManager em;
  private final String realmId;

  public LiveRows(KeycloakSession session, String realmId) {
    this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    this.realmId = realmId;
  }

  /** In which order a user's rows come. */
  public enum Order {
    EARLIEST_FIRST(LiveRows.EARLIEST_FIRST),
    LATEST_FIRST(LiveRows.LATEST_FIRST),
    LAST_USED_FIRST(LiveRows.LAST_USED_FIRST);

    private final String clause;

    Order(String clause) {
      this.clause = clause;
    }
  }

  /**
   * A user's rows.
   *
   * @param skip how many of the first are skipped
   * @param max most rows in the answer
   */
  public List<LiveRow> of(String userId, boolean countOffline, Order order, int skip, int max) {
    return in(OF_USER + (countOffline ? "" : ONLINE) + order.clause)
        .setParameter("user", userId)
        .setFirstResult(skip)
        .setMaxResults(max)
        .getResultList();
  }

  /** How many places a user's live sessions of some devices take. */
  public int placesOn(String userId, boolean countOffline, Set<DeviceGroup> devices) {
    return em.createQuery(countOffline ? PLACES_ON : PLACES_ON + ONLINE, Long.class)
        .setParameter("realm", realmId)
        .setParameter("user", userId)
        .setParameter("unknown", DeviceKind.UNKNOWN.id())
        .setParameter("kinds", kinds(devices))
        .getSingleResult()
        .intValue();
  }

  /** Ids of the kinds of device in some groups. */
  public static List<String> kinds(Set<DeviceGroup> devices) {
    return devices.stream().flatMap(group -> group.kinds().stream()).map(DeviceKind::id).toList();
  }

  /**
   * Whether any of a user's rows may be about a session that would not be let in, or about the same
   * one as another: cheaper for a thousand rows than to look at each.
   *
   * @param usedBefore epoch milliseconds before which a last use is too long ago
   * @param startedBefore epoch seconds before which a start is too long ago
   */
  public boolean hasSuspect(
      String userId, long usedBefore, int startedBefore, boolean rememberMeOff) {
    return !em.createQuery(SUSPECT, Integer.class)
        .setParameter("realm", realmId)
        .setParameter("user", userId)
        .setParameter("usedBefore", usedBefore)
        .setParameter("startedBefore", startedBefore)
        .setParameter("rememberMeOff", rememberMeOff)
        .setMaxResults(1)
        .getResultList()
        .isEmpty();
  }

  /** The rows with these ids, in no particular order. */
  public List<LiveRow> withIds(Collection<String> ids) {
    return ids.isEmpty() ? List.of() : in(WITH_IDS).setParameter("ids", ids).getResultList();
  }

  private TypedQuery<LiveRow> in(String query) {
    return em.createQuery(query, LiveRow.class).setParameter("realm", realmId);
  }
}
