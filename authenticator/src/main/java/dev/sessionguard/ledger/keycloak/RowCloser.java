package dev.sessionguard.ledger.keycloak;

import dev.sessionguard.ledger.Actor;
import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.metrics.keycloak.SessionMetrics;
import dev.sessionguard.settings.keycloak.RealmSettings;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** The rows of a realm's ledger, closed with the caller's transaction. */
public final class RowCloser {

  /** As many ids as every database takes in one list. */
  private static final int CLOSED_AT_ONCE = 1000;

  /** The rows with these sessions, locked one after the other: every closer takes them in order. */
  private static final String LOCK_LIVE =
      "from LedgerEntity l where l.id in (:ids) and l.live = true order by l.id";

  private static final String LIVE_IDS =
      """
      select l.id from LedgerEntity l
      where l.sessionId in (:sessions) and l.realmId = :realm and l.live = true""";

  /** As above where locking one row locks nothing beside it: in one statement. */
  private static final String LOCK_LIVE_OF =
      """
      from LedgerEntity l
      where l.sessionId in (:sessions) and l.realmId = :realm and l.live = true order by l.id""";

  private static final String LOCK_BY_ID =
      """
      select l.id from LedgerEntity l
      where l.realmId = :realm and l.live = true and %s
      order by l.id""";

  private static final String CLOSE =
      """
      update LedgerEntity l
      set l.live = false, l.endTime = :now, l.endReason = :reason,
      l.endedBy = :by, l.endedById = :byId, l.endedByRealm = :byRealm
      where l.realmId = :realm and l.live = true and\s""";

  private final KeycloakSession session;
  private final EntityManager em;
  private final String realmId;

  public RowCloser(KeycloakSession session, String realmId) {
    this.session = session;
    this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    this.realmId = realmId;
  }

  /**
   * The live rows of these sessions, online and offline, locked until the transaction ends. In the
   * order of their ids, as everybody locks more than one: else two would wait for each other.
   */
  public List<LedgerEntity> lockLiveRows(Collection<String> sessionIds) {
    if (sessionIds.isEmpty()) {
      return List.of();
    }
    if (Isolation.seesCommitted(session)) {
      return em.createQuery(LOCK_LIVE_OF, LedgerEntity.class)
          .setParameter("sessions", sessionIds)
          .setParameter("realm", realmId)
          .setLockMode(LockModeType.PESSIMISTIC_WRITE)
          .getResultList();
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

  /**
   * Closes live rows by their ids; one that ended before keeps its reason. By primary key MariaDB
   * locks the rows alone, and not what lies between them and others.
   */
  public int closeRows(Collection<String> ids, EndReason reason, @Nullable Actor endedBy) {
    if (ids.isEmpty()) {
      return 0;
    }
    int closed = close("l.id in (:keys)", ids, reason, endedBy);
    if (hasCaps()) {
      new Places(session, realmId).closed(ids);
    }
    return closed;
  }

  private boolean hasCaps() {
    RealmModel realm = session.realms().getRealm(realmId);
    return realm != null && !RealmSettings.of(realm).caps().isEmpty();
  }

  /** As {@link #closeRows}, after the rows have been locked in the order of their ids. */
  int closeInOrder(String which, String key, EndReason reason, @Nullable Actor endedBy) {
    List<String> ids =
        em.createQuery(LOCK_BY_ID.formatted(which), String.class)
            .setParameter("realm", realmId)
            .setParameter("key", key)
            .setLockMode(
                Isolation.seesCommitted(session)
                    ? LockModeType.PESSIMISTIC_WRITE
                    : LockModeType.NONE)
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

  int closeOnline(String sessionId, EndReason reason, @Nullable Actor endedBy) {
    int closed =
        close("l.sessionId in (:keys) and l.offline = false", List.of(sessionId), reason, endedBy);
    if (hasCaps()) {
      new Places(session, realmId).ended(sessionId);
    }
    return closed;
  }

  /** Closes one live row; returns 1, or 0 when somebody else has closed it. */
  public int closeRow(String id, EndReason reason) {
    return closeRows(List.of(id), reason, null);
  }

  /** Closes a user's live online sessions. */
  int closeOnlineOf(String userId, EndReason reason, @Nullable Actor endedBy) {
    return closeInOrder("l.userId = :key and l.offline = false", userId, reason, endedBy);
  }

  /** Closes every live row of the realm. */
  int closeAll(EndReason reason, @Nullable Actor endedBy) {
    return closeInOrder("l.realmId = :key", realmId, reason, endedBy);
  }

  private int close(
      String which, Collection<String> keys, EndReason reason, @Nullable Actor endedBy) {
    em.flush();
    int closed =
        em.createQuery(CLOSE + which)
            .setParameter("now", Time.currentTimeMillis())
            .setParameter("reason", reason.id())
            .setParameter(
                "by", endedBy == null ? null : RowWriter.truncate(endedBy.username(), 255))
            .setParameter("byId", endedBy == null ? null : endedBy.userId())
            .setParameter("byRealm", endedBy == null ? null : endedBy.realmId())
            .setParameter("realm", realmId)
            .setParameter("keys", keys)
            .executeUpdate();
    SessionMetrics.ended(session, realmId, reason, closed);
    return closed;
  }
}
