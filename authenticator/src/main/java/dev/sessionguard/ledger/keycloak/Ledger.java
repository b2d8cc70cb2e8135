package dev.sessionguard.ledger.keycloak;

import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.metrics.keycloak.SessionMetrics;
import dev.sessionguard.text.SearchKey;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Query;
import java.sql.Connection;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.events.Details;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * The ledger of one realm within one Keycloak transaction: what is written here commits or rolls
 * back with everything else the request did.
 */
public final class Ledger {

  /** How far last activity may lag behind, in milliseconds. */
  public static final long ACTIVITY_STEP_MILLIS = 60_000;

  /** As many ids as every database takes in one list. */
  private static final int CLOSED_AT_ONCE = 1000;

  /** By database. All connections of a pool are alike, and PostgreSQL's driver asks the server. */
  private static final Map<EntityManagerFactory, Boolean> SEES_COMMITTED =
      new ConcurrentHashMap<>();

  /** The rows with these sessions, locked one after the other: every closer takes them in order. */
  private static final String LOCK_LIVE =
      "from LedgerEntity l where l.id in (:ids) and l.live = true order by l.id";

  private static final String LIVE_IDS =
      """
      select l.id from LedgerEntity l
      where l.sessionId in (:sessions) and l.realmId = :realm and l.live = true""";

  private static final String LIVE_ONLINE_OF =
      """
      select l.sessionId from LedgerEntity l
      where l.realmId = :realm and l.userId = :user and l.live = true and l.offline = false""";

  private static final String LOCK_BY_ID =
      """
      select l.id from LedgerEntity l
      where l.realmId = :realm and l.live = true and %s
      order by l.id""";

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
   * Whether a statement of this transaction sees what others committed before it. Not so under
   * REPEATABLE READ, MariaDB's and MySQL's default.
   */
  public boolean seesCommitted() {
    return seesCommitted(em);
  }

  /** Whether a statement of the entity manager's transaction sees what others committed before. */
  public static boolean seesCommitted(EntityManager em) {
    return SEES_COMMITTED.computeIfAbsent(
        em.getEntityManagerFactory(),
        factory ->
            em.unwrap(Session.class)
                .doReturningWork(
                    connection ->
                        connection.getTransactionIsolation()
                            == Connection.TRANSACTION_READ_COMMITTED));
  }

  /**
   * Reads what is committed now. Where this transaction would see an old snapshot the read gets a
   * transaction of its own; what this transaction wrote is then not seen.
   */
  public <T> T readCommitted(Function<Ledger, T> read) {
    if (seesCommitted()) {
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
    return em.createQuery(
            "select count(distinct l.sessionId) from LedgerEntity l where l.realmId = :realm"
                + " and l.userId = :user and l.live = true"
                + (countOffline ? "" : " and l.offline = false"),
            Long.class)
        .setParameter("realm", realmId)
        .setParameter("user", userId)
        .getSingleResult()
        .intValue();
  }

  /** How many live rows the realm has. */
  public long countLive() {
    return em.createQuery(
            "select count(*) from LedgerEntity l where l.realmId = :realm and l.live = true",
            Long.class)
        .setParameter("realm", realmId)
        .getSingleResult();
  }

  /** Every row of a session id, live or ended; a session that has just been made has none. */
  public List<LedgerEntity> rows(String sessionId) {
    return em.createQuery(
            "from LedgerEntity l where l.sessionId = :session and l.realmId = :realm",
            LedgerEntity.class)
        .setParameter("session", sessionId)
        .setParameter("realm", realmId)
        .getResultList();
  }

  /** The live rows of a session id: online, offline or both. */
  public List<LedgerEntity> liveRows(String sessionId) {
    return em.createQuery(
            "from LedgerEntity l where l.sessionId = :session and l.realmId = :realm"
                + " and l.live = true",
            LedgerEntity.class)
        .setParameter("session", sessionId)
        .setParameter("realm", realmId)
        .getResultList();
  }

  /**
   * The live rows of these sessions, online and offline, locked until the transaction ends. In the
   * order of their ids, as everybody locks more than one: else two would wait for each other.
   */
  public List<LedgerEntity> lockLiveRows(Collection<String> sessionIds) {
    if (sessionIds.isEmpty()) {
      return List.of();
    }
    // Under REPEATABLE READ, MariaDB locks what lies between rows, but not by primary key.
    List<String> ids =
        em.createQuery(LIVE_IDS, String.class)
            .setParameter("sessions", sessionIds)
            .setParameter("realm", realmId)
            .getResultList();
    return ids.isEmpty()
        ? List.of()
        : em.createQuery(LOCK_LIVE, LedgerEntity.class)
            .setParameter("ids", ids)
            .setLockMode(LockModeType.PESSIMISTIC_WRITE)
            .getResultList();
  }

  /** A user's live rows, online and offline. */
  public List<LedgerEntity> liveRowsOf(String userId) {
    return em.createQuery(
            "from LedgerEntity l where l.realmId = :realm and l.userId = :user and l.live = true",
            LedgerEntity.class)
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
   * @param since epoch milliseconds; what ended before is left out
   */
  public List<LedgerEntity> endedRowsOf(String userId, long since, int max) {
    return em.createQuery(
            "from LedgerEntity l where l.realmId = :realm and l.userId = :user and l.live = false"
                + " and l.endTime >= :since order by l.loginTime desc, l.id",
            LedgerEntity.class)
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
    return em.createQuery(
            "select c from LedgerClientEntity c where c.ledgerId in (:ids) order by c.clientId",
            LedgerClientEntity.class)
        .setParameter("ids", rows.stream().map(LedgerEntity::id).toList())
        .getResultStream()
        .collect(
            Collectors.groupingBy(
                LedgerClientEntity::ledgerId,
                Collectors.mapping(LedgerClientEntity::clientId, Collectors.toList())));
  }

  /** Whether the row is still live, as committed now. */
  public boolean isLive(String id) {
    return em.createQuery(
                "select count(l) from LedgerEntity l where l.id = :id and l.live = true",
                Long.class)
            .setParameter("id", id)
            .getSingleResult()
        > 0;
  }

  /**
   * Writes a live row.
   *
   * @param loginTime epoch milliseconds
   * @param clientId the login's client, null when not known
   */
  public LedgerEntity open(
      UserSessionModel userSession, long loginTime, @Nullable String clientId) {
    LedgerEntity row = row(UUID.randomUUID().toString(), userSession, loginTime);
    row.clientId = truncate(clientId, 255);
    new LoginPlace(session, userSession).describeNew(row);
    em.persist(row);
    if (row.clientId != null) {
      em.persist(new LedgerClientEntity(row, row.clientId));
    }
    em.flush();
    return row;
  }

  /**
   * Writes a live row for a session nobody saw begin. A login and the reconciler, or the
   * reconcilers of two nodes, may do so at once: then one waits for the other and changes nothing.
   */
  void adopt(UserSessionModel userSession) {
    String once =
        String.join(
            "/",
            realmId,
            userSession.getId(),
            Integer.toString(userSession.getStarted()),
            Boolean.toString(userSession.isOffline()));
    String id =
        UUID.nameUUIDFromBytes(once.getBytes(java.nio.charset.StandardCharsets.UTF_8)).toString();
    LedgerEntity ended = em.find(LedgerEntity.class, id);
    if (ended != null) {
      // it was closed too early: the session is still there
      ended.live = true;
      ended.endTime = null;
      ended.endReason = null;
      ended.endedBy = null;
      return;
    }
    LedgerEntity row = row(id, userSession, userSession.getStarted() * 1000L);
    new LoginPlace(session, userSession).describeOld(row);
    insertOnce(row);
    for (String client : userSession.getAuthenticatedClientSessions().keySet()) {
      ClientModel model = userSession.getRealm().getClientById(client);
      if (model != null) {
        addClient(row, model.getClientId());
      }
    }
  }

  /** What {@code persist} does, but for a row that is there by now. */
  private void insertOnce(LedgerEntity row) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("id", row.id);
    values.put("realmId", row.realmId);
    values.put("userId", row.userId);
    values.put("username", row.username);
    values.put("usernameKey", row.usernameKey);
    values.put("sessionId", row.sessionId);
    values.put("offline", row.offline);
    values.put("live", row.live);
    values.put("started", row.started);
    values.put("loginTime", row.loginTime);
    values.put("lastActivity", row.lastActivity);
    values.put("authMethod", row.authMethod);
    values.put("rememberMe", row.rememberMe);
    values.put("provider", row.provider);
    values.put("ip", row.ip);
    values.put("ipKey", row.ipKey);
    values.put("city", row.city);
    values.put("cityKey", row.cityKey);
    values.put("country", row.country);
    values.put("privateNetwork", row.privateNetwork);
    values.put("browser", row.browser);
    values.put("os", row.os);
    values.put("device", row.device);
    Query insert =
        em.createQuery(
            "insert into LedgerEntity ("
                + String.join(", ", values.keySet())
                + ") values (:"
                + String.join(", :", values.keySet())
                + ") on conflict do nothing");
    values.forEach(insert::setParameter);
    insert.executeUpdate();
  }

  private LedgerEntity row(String id, UserSessionModel userSession, long loginTime) {
    LedgerEntity row = new LedgerEntity();
    row.id = id;
    row.realmId = realmId;
    row.userId = userSession.getUser().getId();
    row.username = truncate(userSession.getUser().getUsername(), 255);
    row.usernameKey = SearchKey.of(userSession.getUser().getUsername()).text();
    row.sessionId = userSession.getId();
    row.offline = userSession.isOffline();
    row.live = true;
    row.started = userSession.getStarted();
    row.loginTime = loginTime;
    row.lastActivity = Math.max(loginTime, userSession.getLastSessionRefresh() * 1000L);
    row.authMethod = truncate(userSession.getAuthMethod(), 64);
    row.rememberMe = userSession.isRememberMe();
    row.provider = truncate(userSession.getNote(Details.IDENTITY_PROVIDER), 255);
    return row;
  }

  /** Notes that a client takes part in a session; once more changes nothing. */
  public void addClient(LedgerEntity row, String clientId) {
    em.createQuery(
            "insert into LedgerClientEntity (ledgerId, clientId, realmId)"
                + " values (:ledger, :client, :realm) on conflict do nothing")
        .setParameter("ledger", row.id)
        .setParameter("client", truncate(clientId, 255))
        .setParameter("realm", realmId)
        .executeUpdate();
  }

  /**
   * Notes that a session was used; online and offline session of one login are used apart.
   *
   * @param when epoch milliseconds
   */
  public void touch(String sessionId, boolean offline, long when) {
    em.createQuery(
            "update LedgerEntity l set l.lastActivity = :when where l.sessionId = :session"
                + " and l.realmId = :realm and l.live = true and l.offline = :offline"
                + " and l.lastActivity < :before")
        .setParameter("when", when)
        .setParameter("before", when - ACTIVITY_STEP_MILLIS)
        .setParameter("offline", offline)
        .setParameter("session", sessionId)
        .setParameter("realm", realmId)
        .executeUpdate();
  }

  /**
   * Notes when a session was last used, as Keycloak has it. A statement of its own: the row as read
   * may have been closed since.
   *
   * @param when epoch milliseconds; what is later already stays
   */
  public void correctActivity(String rowId, long when) {
    em.createQuery(
            "update LedgerEntity l set l.lastActivity = :when where l.id = :id and l.live = true"
                + " and l.lastActivity < :when")
        .setParameter("when", when)
        .setParameter("id", rowId)
        .executeUpdate();
  }

  /**
   * Ids of live online rows last used before a time, in order of last use and id, at most {@code
   * max}.
   *
   * @param before epoch milliseconds, exclusive
   * @param after last use and id after which to go on
   */
  public List<Unused> unused(boolean rememberMe, long before, Unused after, int max) {
    return em.createQuery(
            "select l.id, l.lastActivity from LedgerEntity l where l.realmId = :realm"
                + " and l.live = true and l.offline = false and l.rememberMe = :rememberMe"
                + " and l.lastActivity < :before and (l.lastActivity > :activity"
                + " or (l.lastActivity = :activity and l.id > :id))"
                + " order by l.lastActivity, l.id",
            Unused.class)
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

  /** Notes a refused login. */
  public void refused(String userId, long when) {
    RefusalEntity refusal = new RefusalEntity();
    refusal.id = UUID.randomUUID().toString();
    refusal.realmId = realmId;
    refusal.userId = userId;
    refusal.refusedTime = when;
    em.persist(refusal);
  }

  /**
   * Closes live rows by their ids; one that ended before keeps its reason. By primary key MariaDB
   * locks the rows alone, and not what lies between them and others.
   */
  public int closeRows(Collection<String> ids, EndReason reason, @Nullable String endedBy) {
    return ids.isEmpty() ? 0 : close("l.id in (:keys)", ids, reason, endedBy);
  }

  /** As {@link #closeRows}, after the rows have been locked in the order of their ids. */
  int closeInOrder(String which, String key, EndReason reason, @Nullable String endedBy) {
    List<String> ids =
        em.createQuery(LOCK_BY_ID.formatted(which), String.class)
            .setParameter("realm", realmId)
            .setParameter("key", key)
            .setLockMode(seesCommitted() ? LockModeType.PESSIMISTIC_WRITE : LockModeType.NONE)
            .getResultList();
    int closed = 0;
    for (int from = 0; from < ids.size(); from += CLOSED_AT_ONCE) {
      closed +=
          closeRows(
              ids.subList(from, Math.min(from + CLOSED_AT_ONCE, ids.size())), reason, endedBy);
    }
    return closed;
  }

  /** Closes the online row of a session; an offline one of the same id lives on. */
  public int closeOnline(String sessionId, EndReason reason) {
    return closeOnline(sessionId, reason, null);
  }

  int closeOnline(String sessionId, EndReason reason, @Nullable String endedBy) {
    return close(
        "l.sessionId in (:keys) and l.offline = false", List.of(sessionId), reason, endedBy);
  }

  /** Closes one live row; returns 1, or 0 when somebody else has closed it. */
  public int closeRow(String id, EndReason reason) {
    return closeRows(List.of(id), reason, null);
  }

  /** Closes a user's live online sessions. */
  int closeOnlineOf(String userId, EndReason reason, @Nullable String endedBy) {
    return closeInOrder("l.userId = :key and l.offline = false", userId, reason, endedBy);
  }

  /** Closes every live row of the realm. */
  int closeAll(EndReason reason, @Nullable String endedBy) {
    return closeInOrder("l.realmId = :key", realmId, reason, endedBy);
  }

  private int close(
      String which, Collection<String> keys, EndReason reason, @Nullable String endedBy) {
    em.flush();
    int closed =
        em.createQuery(
                "update LedgerEntity l set l.live = false, l.endTime = :now, l.endReason = :reason,"
                    + " l.endedBy = :by where l.realmId = :realm and l.live = true and "
                    + which)
            .setParameter("now", Time.currentTimeMillis())
            .setParameter("reason", reason.id())
            .setParameter("by", truncate(endedBy, 255))
            .setParameter("realm", realmId)
            .setParameter("keys", keys)
            .executeUpdate();
    SessionMetrics.ended(session, realmId, reason, closed);
    return closed;
  }

  /** The row that last told of a session, live or ended. */
  public Optional<LedgerEntity> latest(String sessionId, boolean offline) {
    return em.createQuery(
            "from LedgerEntity l where l.sessionId = :session and l.realmId = :realm"
                + " and l.offline = :offline order by l.live desc, l.loginTime desc",
            LedgerEntity.class)
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
    return em.createQuery(
            "from LedgerEntity l where l.realmId = :realm and l.userId = :user"
                + " and l.live in (true, false) and l.loginTime between :from and :to"
                + " order by l.loginTime desc",
            LedgerEntity.class)
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

  /** Users who hold more than {@code max} live sessions. */
  public List<String> usersAbove(int max, boolean countOffline) {
    return em.createQuery(
            "select l.userId from LedgerEntity l where l.realmId = :realm and l.live = true"
                + (countOffline ? "" : " and l.offline = false")
                + " group by l.userId having count(distinct l.sessionId) > :max",
            String.class)
        .setParameter("realm", realmId)
        .setParameter("max", (long) max)
        .getResultList();
  }

  /** Deletes up to {@code max} rows that ended before the given time; returns how many. */
  int prune(long endedBefore, int max) {
    List<String> ids =
        em.createQuery(
                "select l.id from LedgerEntity l where l.realmId = :realm and l.endTime < :before",
                String.class)
            .setParameter("realm", realmId)
            .setParameter("before", endedBefore)
            .setMaxResults(max)
            .getResultList();
    if (ids.isEmpty()) {
      return 0;
    }
    em.createQuery("delete from LedgerClientEntity c where c.ledgerId in (:ids)")
        .setParameter("ids", ids)
        .executeUpdate();
    return em.createQuery("delete from LedgerEntity l where l.id in (:ids)")
        .setParameter("ids", ids)
        .executeUpdate();
  }

  /** Deletes what is known of refusals before the given time. */
  void pruneRefusals(long before) {
    em.createQuery(
            "delete from RefusalEntity r where r.realmId = :realm and r.refusedTime < :before")
        .setParameter("realm", realmId)
        .setParameter("before", before)
        .executeUpdate();
  }

  private static @Nullable String truncate(@Nullable String text, int max) {
    return text == null || text.length() <= max ? text : text.substring(0, max);
  }
}
