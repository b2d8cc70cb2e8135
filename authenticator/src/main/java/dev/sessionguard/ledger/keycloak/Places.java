package dev.sessionguard.ledger.keycloak;

import dev.sessionguard.caps.Cap;
import dev.sessionguard.caps.CapScope;
import dev.sessionguard.caps.CapUse;
import dev.sessionguard.ledger.keycloak.CappedSessions.Capped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
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

  private static final String ONE =
      "from PlaceEntity p where p.realmId = :realm and p.cap = :cap and p.no = :no";

  /** Looked for at once where a look does not lock. */
  private static final int CANDIDATES = 8;

  private final KeycloakSession session;
  private final EntityManager em;
  private final String realmId;

  public Places(KeycloakSession session, String realmId) {
    this.session = session;
    this.em = entityManager(session);
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
    Asked asked = ofCap(query, cap);
    return new Ledger(session, realmId)
        .<Boolean>readCommitted(
            now ->
                !asked.in(now.session(), Integer.class).setMaxResults(1).getResultList().isEmpty());
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
    PlaceEntity row = first(ofCap(FREE_FROM, cap).with("from", from), PlaceEntity::isFree);
    if (row == null && from > 1) {
      row = first(ofCap(FREE_BEFORE, cap).with("from", from), PlaceEntity::isFree);
    }
    return row == null ? null : new Place(row);
  }

  /**
   * The place that was taken first, of those that no other login holds; null where there is none.
   *
   * @param own id of a session that is to keep its place
   */
  public @Nullable Place longestTaken(Cap cap, String own) {
    PlaceEntity row =
        first(
            ofCap(LONGEST_TAKEN, cap).with("own", own),
            each -> !each.isFree() && !own.equals(each.sessionId));
    return row == null ? null : new Place(row);
  }

  /**
   * A free place, or where the oldest session ends for another one, the place that was taken first.
   *
   * @param own id of a session that is to keep its place
   */
  public @Nullable Place freeOrOldest(Cap cap, String own) {
    Place place = free(cap);
    return place == null && cap.endsOldest() ? longestTaken(cap, own) : place;
  }

  /** A place that one of these sessions has; null where none has one. */
  public @Nullable Place of(Cap cap, Collection<String> sessions) {
    if (sessions.isEmpty()) {
      return null;
    }
    PlaceEntity row =
        first(ofCap(HELD_BY, cap).with("sessions", sessions), each -> each.isOf(sessions));
    return row == null ? null : new Place(row);
  }

  /** How many places of each cap are taken, as committed. */
  public List<CapUse> uses(Collection<Cap> caps) {
    return caps.stream()
        .map(
            cap ->
                new CapUse(
                    cap, ofCap(COUNT, cap).in(session, Long.class).getSingleResult().intValue()))
        .toList();
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
    Asked dead = ofCap(DEAD + which, cap);
    return free(cap.scope() == CapScope.CLIENT ? dead.with("client", cap.of()) : dead);
  }

  /** Frees the places of sessions whose rows were closed, where no other row of theirs lives. */
  void closed(Collection<String> rows) {
    free(ofRealm(OF_ROWS + NOT_LIVE).with("rows", rows));
  }

  /** Frees the places of a session, where no row of it lives. */
  void ended(String sessionId) {
    free(ofRealm(OF_SESSION + NOT_LIVE).with("session", sessionId));
  }

  /** Frees the places in a client's cap of sessions that it does not take part in any more. */
  void left(Collection<String> rows, Cap cap) {
    free(ofCap(OF_CLIENT_IN_ROWS, cap).with("rows", rows).with("client", cap.of()));
  }

  /** Frees the places of sessions that take none. */
  public int free(Cap cap, Collection<String> sessions) {
    return sessions.isEmpty() ? 0 : free(ofCap(HELD_BY, cap).with("sessions", sessions));
  }

  private int free(Asked asked) {
    int freed = 0;
    if (Isolation.seesCommitted(session)) {
      List<PlaceEntity> rows =
          passingOver(asked.in(session, PlaceEntity.class)).setMaxResults(AT_ONCE).getResultList();
      rows.forEach(PlaceEntity::free);
      return rows.size();
    }
    for (PlaceEntity seen : seen(session, asked, AT_ONCE)) {
      PlaceEntity row = one(seen);
      if (row != null && Objects.equals(row.sessionId, seen.sessionId)) {
        row.free();
        freed++;
      }
    }
    return freed;
  }

  private @Nullable PlaceEntity first(Asked asked, Predicate<PlaceEntity> still) {
    if (Isolation.seesCommitted(session)) {
      return passingOver(asked.in(session, PlaceEntity.class))
          .setMaxResults(1)
          .getResultStream()
          .findFirst()
          .orElse(null);
    }
    List<PlaceEntity> candidates =
        new Ledger(session, realmId).readCommitted(now -> seen(now.session(), asked, CANDIDATES));
    for (PlaceEntity seen : candidates) {
      PlaceEntity row = one(seen);
      if (row != null && still.test(row)) {
        return row;
      }
    }
    return null;
  }

  /**
   * As they are seen without a lock: under REPEATABLE READ, MariaDB locks what lies between the
   * rows that it looks through, and so what other logins write, but not by primary key.
   */
  private static List<PlaceEntity> seen(KeycloakSession session, Asked asked, int most) {
    List<PlaceEntity> rows =
        asked.in(session, PlaceEntity.class).setMaxResults(most).getResultList();
    EntityManager em = entityManager(session);
    rows.forEach(em::detach);
    return rows;
  }

  /** The same row, locked and as it is now; null where another transaction holds it. */
  private @Nullable PlaceEntity one(PlaceEntity seen) {
    return passingOver(
            ofRealm(ONE).with("cap", seen.cap).with("no", seen.no).in(session, PlaceEntity.class))
        .getResultStream()
        .findFirst()
        .orElse(null);
  }

  /** A question with its parameters, to be asked in this transaction or another one. */
  private record Asked(String query, Map<String, Object> parameters) {
    Asked with(String name, Object value) {
      Map<String, Object> all = new HashMap<>(parameters);
      all.put(name, value);
      return new Asked(query, all);
    }

    <T> TypedQuery<T> in(KeycloakSession session, Class<T> type) {
      TypedQuery<T> asking = entityManager(session).createQuery(query, type);
      parameters.forEach(asking::setParameter);
      return asking;
    }
  }

  private Asked ofRealm(String query) {
    return new Asked(query, Map.of("realm", realmId));
  }

  private Asked ofCap(String query, Cap cap) {
    return ofRealm(query).with("cap", cap.key());
  }

  private static EntityManager entityManager(KeycloakSession session) {
    return session.getProvider(JpaConnectionProvider.class).getEntityManager();
  }

  /** Locks the rows, and passes over those that another transaction holds. */
  private static TypedQuery<PlaceEntity> passingOver(TypedQuery<PlaceEntity> query) {
    return query.setLockMode(LockModeType.PESSIMISTIC_WRITE).setHint(LOCK_TIMEOUT, SKIP_LOCKED);
  }
}
