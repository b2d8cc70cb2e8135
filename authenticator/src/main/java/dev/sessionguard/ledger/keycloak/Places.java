package dev.sessionguard.ledger.keycloak;

import dev.sessionguard.caps.Cap;
import dev.sessionguard.caps.CapScope;
import dev.sessionguard.ledger.keycloak.CappedSessions.Capped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.connections.jpa.util.JpaUtils;
import org.keycloak.models.KeycloakSession;

/**
 * The places of a realm's caps. A session has a place from its login on, in the login's own
 * transaction: there are no more sessions than places, whatever happens at once. Nobody ever waits
 * for a place's row: one that another transaction holds is passed over, so that logins spread over
 * all of them and none is hot.
 */
public final class Places {

  /** Hibernate's hint and value for "for update skip locked", in every version of it. */
  private static final String LOCK_TIMEOUT = "jakarta.persistence.lock.timeout";

  private static final int SKIP_LOCKED = -2;

  /** Freed in one statement. */
  private static final int AT_ONCE = 1000;

  private static final String OF_CAP =
      "from PlaceEntity p where p.realmId = :realm and p.cap = :cap";

  private static final String FREE_FROM =
      OF_CAP + " and p.takenTime = 0 and p.no >= :from order by p.no";

  private static final String FREE_BEFORE =
      OF_CAP + " and p.takenTime = 0 and p.no < :from order by p.no";

  private static final String LONGEST_TAKEN =
      OF_CAP + " and p.takenTime > 0 and p.sessionId <> :own order by p.takenTime, p.no";

  private static final String HELD_BY = OF_CAP + " and p.sessionId in (:sessions)";

  private static final String COUNT =
      """
      select count(*) from PlaceEntity p
      where p.realmId = :realm and p.cap = :cap and p.takenTime > 0""";

  private static final String ANY =
      "select p.no from PlaceEntity p where p.realmId = :realm and p.cap = :cap";

  private static final String ANY_FREE = ANY + " and p.takenTime = 0";

  private static final String OTHERS =
      "delete from PlaceEntity p where p.realmId = :realm and p.cap not in (:caps)";

  private static final String MAKE =
      "insert into %s (REALM_ID, CAP, PLACE_NO, TAKEN_TIME, SESSION_ID) values (?, ?, ?, ?, ?)";

  private static final String NOT_LIVE =
      """
       and not exists (select 1 from LedgerEntity l
      where l.sessionId = p.sessionId and l.realmId = :realm and l.live = true)""";

  /** Also where offline sessions take no place any more. */
  private static final String NOT_LIVE_ONLINE =
      """
       and not exists (select 1 from LedgerEntity l where l.sessionId = p.sessionId
      and l.realmId = :realm and l.live = true and l.offline = false)""";

  private static final String NOT_IN_CLIENT =
      """
       and not exists (select 1 from LedgerClientEntity c join LedgerEntity l on l.id = c.ledgerId
      where l.sessionId = p.sessionId and l.realmId = :realm and l.live = true
      and c.clientId = :client and c.endTime is null)""";

  private static final String OF_ROWS =
      """
      from PlaceEntity p where p.realmId = :realm and p.sessionId in
      (select l.sessionId from LedgerEntity l where l.id in (:rows))""";

  private static final String OF_SESSION =
      "from PlaceEntity p where p.realmId = :realm and p.sessionId = :session";

  private static final String OF_CLIENT_IN_ROWS = OF_ROWS + " and p.cap = :cap" + NOT_IN_CLIENT;

  private static final String DEAD = OF_CAP + " and p.takenTime > 0";

  private final EntityManager em;
  private final String realmId;

  public Places(KeycloakSession session, String realmId) {
    this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    this.realmId = realmId;
  }

  /** A place that this transaction holds, until it ends. */
  public static final class Place {
    private final PlaceEntity row;
    private final @Nullable String before;

    private Place(PlaceEntity row) {
      this.row = row;
      this.before = row.sessionId;
    }

    /** Id of the session that had it before; null where it was free. */
    public @Nullable String before() {
      return before;
    }

    /**
     * Gives it to a session.
     *
     * @param when epoch milliseconds of the login
     */
    public void give(String sessionId, long when) {
      row.take(sessionId, when);
    }
  }

  /** Whether the cap has its places. */
  public boolean areMade(Cap cap) {
    return isThere(ANY, cap);
  }

  /** Whether a place is free; also where a login that has not committed yet is taking it. */
  public boolean isAnyFree(Cap cap) {
    return isThere(ANY_FREE, cap);
  }

  private boolean isThere(String query, Cap cap) {
    return !ofCap(query, Integer.class, cap).setMaxResults(1).getResultList().isEmpty();
  }

  /**
   * Makes the cap's places, for a caller whom nobody does the same beside.
   *
   * @param holders the sessions that get one at once; what is beyond the cap gets none
   */
  public void make(Cap cap, List<Capped> holders) {
    String insert = MAKE.formatted(JpaUtils.getTableNameForNativeQuery("SESSION_GUARD_PLACE", em));
    em.unwrap(Session.class)
        .doWork(
            connection -> {
              try (PreparedStatement row = connection.prepareStatement(insert)) {
                for (int no = 1; no <= cap.maxSessions(); no++) {
                  Capped holder = no <= holders.size() ? holders.get(no - 1) : null;
                  row.setString(1, realmId);
                  row.setString(2, cap.key());
                  row.setInt(3, no);
                  row.setLong(4, holder == null ? 0 : Math.max(1, holder.loginTime()));
                  row.setString(5, holder == null ? null : holder.session());
                  row.addBatch();
                  if (no % AT_ONCE == 0 || no == cap.maxSessions()) {
                    row.executeBatch();
                  }
                }
              }
            });
  }

  /** Forgets the places of all other caps of the realm. */
  public void keepOnly(Collection<Cap> caps) {
    List<String> keys = new ArrayList<>(caps.stream().map(Cap::key).toList());
    keys.add(""); // an empty list is no list in SQL
    em.createQuery(OTHERS)
        .setParameter("realm", realmId)
        .setParameter("caps", keys)
        .executeUpdate();
  }

  /**
   * A free place; null where none is to be had now, since all are taken or other logins hold those
   * that are free.
   */
  public @Nullable Place free(Cap cap) {
    int from = ThreadLocalRandom.current().nextInt(cap.maxSessions()) + 1;
    PlaceEntity row = first(ofCap(FREE_FROM, PlaceEntity.class, cap).setParameter("from", from));
    if (row == null && from > 1) {
      row = first(ofCap(FREE_BEFORE, PlaceEntity.class, cap).setParameter("from", from));
    }
    return row == null ? null : new Place(row);
  }

  /**
   * The place that was taken first, of those that no other login holds; null where there is none.
   *
   * @param own id of a session that is to keep its place
   */
  public @Nullable Place longestTaken(Cap cap, String own) {
    PlaceEntity row = first(ofCap(LONGEST_TAKEN, PlaceEntity.class, cap).setParameter("own", own));
    return row == null ? null : new Place(row);
  }

  /** A place that one of these sessions has; null where none has one. */
  public @Nullable Place of(Cap cap, Collection<String> sessions) {
    if (sessions.isEmpty()) {
      return null;
    }
    PlaceEntity row =
        first(ofCap(HELD_BY, PlaceEntity.class, cap).setParameter("sessions", sessions));
    return row == null ? null : new Place(row);
  }

  /** How many places are taken, as committed. */
  public int held(Cap cap) {
    return ofCap(COUNT, Long.class, cap).getSingleResult().intValue();
  }

  /**
   * Frees places of sessions that are over, or out of the cap's client; at most {@value #AT_ONCE}.
   *
   * @param withOffline whether a session that is only offline keeps its place
   * @return how many
   */
  public int sweep(Cap cap, boolean withOffline) {
    String which =
        cap.scope() == CapScope.CLIENT ? NOT_IN_CLIENT : withOffline ? NOT_LIVE : NOT_LIVE_ONLINE;
    TypedQuery<PlaceEntity> dead = ofCap(DEAD + which, PlaceEntity.class, cap);
    if (cap.scope() == CapScope.CLIENT) {
      dead.setParameter("client", cap.of());
    }
    return free(dead);
  }

  /** Frees the places of sessions whose rows were closed, where no other row of theirs lives. */
  void closed(Collection<String> rows) {
    free(
        em.createQuery(OF_ROWS + NOT_LIVE, PlaceEntity.class)
            .setParameter("realm", realmId)
            .setParameter("rows", rows));
  }

  /** Frees the places of a session, where no row of it lives. */
  void ended(String sessionId) {
    free(
        em.createQuery(OF_SESSION + NOT_LIVE, PlaceEntity.class)
            .setParameter("realm", realmId)
            .setParameter("session", sessionId));
  }

  /** Frees the places in a client's cap of sessions that it does not take part in any more. */
  void left(Collection<String> rows, Cap cap) {
    free(
        em.createQuery(OF_CLIENT_IN_ROWS, PlaceEntity.class)
            .setParameter("realm", realmId)
            .setParameter("rows", rows)
            .setParameter("cap", cap.key())
            .setParameter("client", cap.of()));
  }

  /** Frees the places of sessions that take none. */
  public int free(Cap cap, Collection<String> sessions) {
    return sessions.isEmpty()
        ? 0
        : free(ofCap(HELD_BY, PlaceEntity.class, cap).setParameter("sessions", sessions));
  }

  private static int free(TypedQuery<PlaceEntity> which) {
    List<PlaceEntity> rows = passingOver(which).setMaxResults(AT_ONCE).getResultList();
    rows.forEach(PlaceEntity::free);
    return rows.size();
  }

  private <T> TypedQuery<T> ofCap(String query, Class<T> type, Cap cap) {
    return em.createQuery(query, type)
        .setParameter("realm", realmId)
        .setParameter("cap", cap.key());
  }

  private static @Nullable PlaceEntity first(TypedQuery<PlaceEntity> query) {
    return passingOver(query).setMaxResults(1).getResultStream().findFirst().orElse(null);
  }

  /** Locks the rows, and passes over those that another transaction holds. */
  private static TypedQuery<PlaceEntity> passingOver(TypedQuery<PlaceEntity> query) {
    return query.setLockMode(LockModeType.PESSIMISTIC_WRITE).setHint(LOCK_TIMEOUT, SKIP_LOCKED);
  }
}
