package dev.sessionguard.ledger.keycloak;

import dev.sessionguard.ledger.EndReason;
import jakarta.persistence.EntityManager;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * The ledger of one realm within one Keycloak transaction: what is written here commits or rolls
 * back with everything else the request did.
 */
public final class Ledger {

  private static final String COUNT_OF_USER =
      """
      select count(distinct l.sessionId) from LedgerEntity l
      where l.realmId = :realm and l.userId = :user and l.live = true""";

  private static final String HOLDERS =
      """
      select l.userId, count(distinct l.sessionId) from LedgerEntity l
      where l.realmId = :realm and l.live = true and l.userId > :after""";

  private static final String ONLINE = " and l.offline = false";

  private static final String ABOVE =
      " group by l.userId having count(distinct l.sessionId) > :max order by l.userId";

  private static final String LIVE_ONLINE_OF =
      """
      select l.sessionId from LedgerEntity l
      where l.realmId = :realm and l.userId = :user and l.live = true and l.offline = false""";

  private static final String COUNT_LIVE =
      "select count(*) from LedgerEntity l where l.realmId = :realm and l.live = true";

  private static final String ROWS =
      "from LedgerEntity l where l.sessionId = :session and l.realmId = :realm";

  private static final String LIVE_ROWS =
      """
      from LedgerEntity l
      where l.sessionId = :session and l.realmId = :realm and l.live = true""";

  private static final String LIVE_ROWS_OF =
      "from LedgerEntity l where l.realmId = :realm and l.userId = :user and l.live = true";

  private static final String ENDED_ROWS_OF =
      """
      from LedgerEntity l
      where l.realmId = :realm and l.userId = :user and l.live = false and l.endTime >= :since
      order by l.loginTime desc, l.id""";

  private static final String CLIENTS_OF =
      "select c from LedgerClientEntity c where c.ledgerId in (:ids) order by c.clientId";

  private static final String IS_LIVE =
      "select count(l) from LedgerEntity l where l.id = :id and l.live = true";

  private static final String UNUSED =
      """
      select l.id, l.lastActivity from LedgerEntity l
      where l.realmId = :realm and l.live = true and l.offline = false
      and l.rememberMe = :rememberMe and l.lastActivity < :before
      and (l.lastActivity > :activity or (l.lastActivity = :activity and l.id > :id))
      order by l.lastActivity, l.id""";

  private static final String LATEST =
      """
      from LedgerEntity l
      where l.sessionId = :session and l.realmId = :realm and l.offline = :offline
      order by l.live desc, l.loginTime desc""";

  private static final String LAST_LOGIN =
      """
      from LedgerEntity l
      where l.realmId = :realm and l.userId = :user and l.live in (true, false)
      and l.loginTime between :from and :to order by l.loginTime desc""";

  private final KeycloakSession session;
  private final EntityManager em;
  private final String realmId;

  /** The session whose transaction this is. */
  public KeycloakSession session() {
    return session;
  }

  public Ledger(KeycloakSession session, String realmId) {
    this.session = session;
    this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    this.realmId = realmId;
  }

  /**
   * Reads what is committed now. Where this transaction would see an old snapshot the read gets a
   * transaction of its own; what this transaction wrote is then not seen.
   */
  public <T> T readCommitted(Function<Ledger, T> read) {
    if (Isolation.seesCommitted(session)) {
      return read.apply(this);
    }
    return KeycloakModelUtils.runJobInTransactionWithResult(
        session.getKeycloakSessionFactory(),
        other -> {
          other
              .getContext()
              .setRealm(other.realms().getRealm(realmId)); // users are looked up in it
          return read.apply(new Ledger(other, realmId));
        });
  }

  /**
   * How many places a user's live sessions take: online and offline session of one login share one.
   */
  public int countLive(String userId, boolean countOffline) {
    return em.createQuery(countOffline ? COUNT_OF_USER : COUNT_OF_USER + ONLINE, Long.class)
        .setParameter("realm", realmId)
        .setParameter("user", userId)
        .getSingleResult()
        .intValue();
  }

  /** How many live rows the realm has. */
  public long countLive() {
    return em.createQuery(COUNT_LIVE, Long.class).setParameter("realm", realmId).getSingleResult();
  }

  /** Every row of a session id, live or ended; a session that has just been made has none. */
  public List<LedgerEntity> rows(String sessionId) {
    return em.createQuery(ROWS, LedgerEntity.class)
        .setParameter("session", sessionId)
        .setParameter("realm", realmId)
        .getResultList();
  }

  /** The live rows of a session id: online, offline or both. */
  public List<LedgerEntity> liveRows(String sessionId) {
    return em.createQuery(LIVE_ROWS, LedgerEntity.class)
        .setParameter("session", sessionId)
        .setParameter("realm", realmId)
        .getResultList();
  }

  /** A user's live rows, online and offline. */
  public List<LedgerEntity> liveRowsOf(String userId) {
    return em.createQuery(LIVE_ROWS_OF, LedgerEntity.class)
        .setParameter("realm", realmId)
        .setParameter("user", userId)
        .getResultList();
  }

  /** Session ids of a user's live online rows. */
  List<String> liveOnlineOf(String userId) {
    return em.createQuery(LIVE_ONLINE_OF, String.class)
        .setParameter("realm", realmId)
        .setParameter("user", userId)
        .getResultList();
  }

  /**
   * A user's rows that ended, newest login first, at most {@code max}.
   *
   * @param since epoch milliseconds; what ended before is skipped
   */
  public List<LedgerEntity> endedRowsOf(String userId, long since, int max) {
    return em.createQuery(ENDED_ROWS_OF, LedgerEntity.class)
        .setParameter("realm", realmId)
        .setParameter("user", userId)
        .setParameter("since", since)
        .setMaxResults(max)
        .getResultList();
  }

  /** Client ids of the clients that took part in sessions, in order, by the rows' ids. */
  public Map<String, List<String>> clientsOf(List<LedgerEntity> rows) {
    if (rows.isEmpty()) {
      return Map.of();
    }
    return em.createQuery(CLIENTS_OF, LedgerClientEntity.class)
        .setParameter("ids", rows.stream().map(LedgerEntity::id).toList())
        .getResultStream()
        .collect(
            Collectors.groupingBy(
                LedgerClientEntity::ledgerId,
                Collectors.mapping(LedgerClientEntity::clientId, Collectors.toList())));
  }

  /** Whether the row is still live, as committed now. */
  public boolean isLive(String id) {
    return em.createQuery(IS_LIVE, Long.class).setParameter("id", id).getSingleResult() > 0;
  }

  /**
   * Ids of live online rows last used before a time, in order of last use and id, at most {@code
   * max}.
   *
   * @param before epoch milliseconds, exclusive
   * @param after last use and id after which to go on
   */
  public List<Unused> unused(boolean rememberMe, long before, Unused after, int max) {
    return em.createQuery(UNUSED, Unused.class)
        .setParameter("realm", realmId)
        .setParameter("rememberMe", rememberMe)
        .setParameter("before", before)
        .setParameter("activity", after.lastActivity())
        .setParameter("id", after.id())
        .setMaxResults(max)
        .getResultList();
  }

  /**
   * A live row that may be idle.
   *
   * @param lastActivity epoch milliseconds
   */
  public record Unused(String id, long lastActivity) {

    /** Before all others. */
    public static final Unused NONE = new Unused("", Long.MIN_VALUE);
  }

  /** The live row with this id, null when there is none. */
  public @Nullable LedgerEntity liveRow(String id) {
    LedgerEntity row = em.find(LedgerEntity.class, id);
    return row != null && row.live ? row : null;
  }

  /** The row that last told of a session, live or ended. */
  public Optional<LedgerEntity> latest(String sessionId, boolean offline) {
    return em.createQuery(LATEST, LedgerEntity.class)
        .setParameter("session", sessionId)
        .setParameter("realm", realmId)
        .setParameter("offline", offline)
        .setMaxResults(1)
        .getResultStream()
        .findFirst();
  }

  /**
   * The row of a user's last login within a span of time, live or ended (both named in the query,
   * for the index).
   *
   * @param from epoch milliseconds
   * @param to epoch milliseconds
   */
  public Optional<LedgerEntity> lastLogin(String userId, long from, long to) {
    return em.createQuery(LAST_LOGIN, LedgerEntity.class)
        .setParameter("realm", realmId)
        .setParameter("user", userId)
        .setParameter("from", from)
        .setParameter("to", to)
        .setMaxResults(1)
        .getResultStream()
        .findFirst();
  }

  /**
   * Whether we ended the session, or the online one that it is an offline session of, although
   * Keycloak still has it.
   *
   * @param rows all {@link #rows} of the session's id
   */
  public static boolean endedByUs(UserSessionModel userSession, List<LedgerEntity> rows) {
    return rows.stream()
        .filter(row -> !row.offline)
        .max(Comparator.comparing(LedgerEntity::live).thenComparingLong(LedgerEntity::loginTime))
        .filter(row -> !row.live && EndReason.isOurDecision(row.endReason))
        // a session started anew with the same id is another one
        .filter(row -> userSession.isOffline() || row.started >= userSession.getStarted())
        .isPresent();
  }

  /** A user, and how many live sessions are recorded of them. */
  public record Holder(String userId, long sessions) {}

  /**
   * Users who hold more than {@code max} live sessions, in the order of their ids.
   *
   * @param after the last one looked at; empty for the first
   * @param page at most so many
   */
  public List<Holder> holdersAbove(int max, boolean countOffline, String after, int page) {
    return em.createQuery(HOLDERS + (countOffline ? "" : ONLINE) + ABOVE, Holder.class)
        .setParameter("realm", realmId)
        .setParameter("after", after)
        .setParameter("max", (long) max)
        .setMaxResults(page)
        .getResultList();
  }
}
