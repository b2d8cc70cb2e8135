package dev.sessionguard.ending.keycloak;

import dev.sessionguard.ending.TellingReport;
import dev.sessionguard.ledger.Actor;
import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.ledger.keycloak.LedgerEntity;
import dev.sessionguard.ledger.keycloak.RowCloser;
import dev.sessionguard.ledger.keycloak.SessionDirectory;
import dev.sessionguard.metrics.keycloak.SessionMetrics;
import dev.sessionguard.work.keycloak.AfterCommit;
import dev.sessionguard.work.keycloak.RealmTransaction;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;

/**
 * The one way a session ends. With the decider's transaction the ledger's rows are closed,
 * Keycloak's rows deleted, and what is owed to the clients is written down; after its commit the
 * copies leave the caches of every node, now and again later ({@link CachePasses}); then clients
 * and listeners are told in the background. A crash in between loses nothing.
 */
public final class SessionTermination {

  private final KeycloakSessionFactory factory;
  private final ClientTelling telling;

  public SessionTermination(KeycloakSessionFactory factory) {
    this.factory = factory;
    this.telling = new ClientTelling(factory);
  }

  /**
   * Ends sessions, online and offline, with the caller's transaction. One that Keycloak has not
   * stored yet is removed by its own login, which looks at its row once more.
   *
   * @return what to hand to {@link #carryOut} once the transaction has committed
   */
  public Ended end(
      KeycloakSession session,
      RealmModel realm,
      Collection<String> sessionIds,
      EndReason reason,
      @Nullable Actor endedBy) {
    return end(session, realm, sessionIds, reason, endedBy, baseUri(session));
  }

  /**
   * As above, where the session has no request to take it from.
   *
   * @param baseUri where Keycloak was reached
   */
  public Ended end(
      KeycloakSession session,
      RealmModel realm,
      Collection<String> sessionIds,
      EndReason reason,
      @Nullable Actor endedBy,
      @Nullable String baseUri) {
    return end(session, realm, sessionIds, reason, endedBy, baseUri, null, true);
  }

  /**
   * As above, since the limit was exceeded.
   *
   * @param rule name of the rule that gives it; empty where none does
   */
  public Ended evict(
      KeycloakSession session,
      RealmModel realm,
      Collection<String> sessionIds,
      @Nullable Actor endedBy,
      String rule) {
    return end(
        session, realm, sessionIds, EndReason.LIMIT, endedBy, baseUri(session), named(rule), true);
  }

  /**
   * As above, since a login took the place of another user's session.
   *
   * @param cap whose it is, as {@code client:crm}
   */
  public Ended evictForCap(
      KeycloakSession session, RealmModel realm, Collection<String> sessionIds, String cap) {
    return end(session, realm, sessionIds, EndReason.CAP, null, baseUri(session), named(cap), true);
  }

  private static @Nullable String named(String rule) {
    return rule.isEmpty() ? null : rule;
  }

  /**
   * As above.
   *
   * @param rule name of the rule whose limit, or id of the cap that ends them; null for none
   * @param removing whether Keycloak's rows go with this transaction, and not right after it
   */
  private Ended end(
      KeycloakSession session,
      RealmModel realm,
      Collection<String> sessionIds,
      EndReason reason,
      @Nullable Actor endedBy,
      @Nullable String baseUri,
      @Nullable String rule,
      boolean removing) {
    RowCloser closer = new RowCloser(session, realm.getId());
    Map<String, LedgerEntity> ending = new LinkedHashMap<>();
    List<String> closed = new ArrayList<>();
    for (LedgerEntity row : closer.lockLiveRows(sessionIds)) {
      ending.putIfAbsent(row.sessionId(), row);
      closed.add(row.id());
    }
    if (closed.isEmpty()) {
      return Ended.NOTHING; // ended by somebody else in the meantime
    }
    closer.closeRows(closed, reason, endedBy);
    if (reason == EndReason.LIMIT) {
      SessionMetrics.evicted(
          session, realm.getName(), Objects.requireNonNullElse(rule, ""), ending.size());
    }
    Map<String, LogoutSnapshot> snapshots =
        removing ? new SessionRemoval(session, realm).remove(ending.keySet()) : Map.of();
    EntityManager em = em(session);
    List<Ended.Ending> owed = new ArrayList<>();
    List<Ended.Ending> unstored = new ArrayList<>();
    ending.forEach(
        (id, row) -> {
          PendingTerminationEntity entity = PendingTerminationEntity.of(row, reason, baseUri);
          entity.rule = rule;
          @Nullable LogoutSnapshot snapshot = snapshots.get(id);
          if (snapshot != null) {
            entity.bid(realm, snapshot);
            owed.add(entity.key());
          } else {
            unstored.add(entity.key());
          }
          em.persist(entity);
        });
    return new Ended(SessionRemoval.leaving(ending.keySet(), snapshots), owed, unstored);
  }

  /** Ends sessions, online and offline, with the caller's transaction, and does all the rest. */
  public void endAtCommit(
      KeycloakSession session,
      RealmModel realm,
      Collection<String> sessionIds,
      EndReason reason,
      @Nullable Actor endedBy) {
    atCommit(session, end(session, realm, sessionIds, reason, endedBy));
  }

  /** Has the rest done when the session's transaction has committed. */
  public void atCommit(KeycloakSession session, Ended ended) {
    AfterCommit.run(session, () -> carryOut(ended));
  }

  /**
   * Ends sessions right after the transaction that decided it, where that cannot do it itself. The
   * ledger's rows first, and alone: a login of the same user may be waiting to see them.
   *
   * @param baseUri where Keycloak was reached; null where nobody asked for it
   */
  public void endNow(
      String realmId,
      Collection<String> sessionIds,
      EndReason reason,
      @Nullable Actor endedBy,
      @Nullable String baseUri) {
    endNow(realmId, sessionIds, reason, endedBy, baseUri, null);
  }

  /**
   * As above, since the limit was exceeded.
   *
   * @param rule name of the rule that gives it; empty where none does
   */
  public void evictNow(
      String realmId,
      Collection<String> sessionIds,
      @Nullable Actor endedBy,
      @Nullable String baseUri,
      String rule) {
    endNow(realmId, sessionIds, EndReason.LIMIT, endedBy, baseUri, named(rule));
  }

  /**
   * As above, since there were more sessions than a cap allows.
   *
   * @param cap whose it is, as {@code client:crm}
   */
  public void evictForCapNow(
      String realmId, Collection<String> sessionIds, @Nullable String baseUri, String cap) {
    endNow(realmId, sessionIds, EndReason.CAP, null, baseUri, named(cap));
  }

  private void endNow(
      String realmId,
      Collection<String> sessionIds,
      EndReason reason,
      @Nullable Actor endedBy,
      @Nullable String baseUri,
      @Nullable String rule) {
    carryOut(
        RealmTransaction.callPatiently(
            factory,
            realmId,
            Ended.NOTHING,
            (session, realm) ->
                end(session, realm, sessionIds, reason, endedBy, baseUri, rule, false)));
  }

  /**
   * Ends, within the caller's transaction, an online session that is over by time; an offline
   * session of the same id lives on.
   *
   * @param rule name of the rule that gave the time; null where it was Keycloak's own
   * @return what to hand to {@link #carryOut} once the transaction has committed; nothing when
   *     somebody else has ended the session
   * @throws jakarta.persistence.OptimisticLockException when it is in use at this very moment
   */
  public Ended expire(
      KeycloakSession session,
      RealmModel realm,
      LedgerEntity row,
      EndReason reason,
      @Nullable String rule) {
    SessionDirectory directory = new SessionDirectory(session, realm);
    UserSessionModel over = directory.stored(row.sessionId());
    LogoutSnapshot snapshot = over == null ? LogoutSnapshot.to(row) : LogoutSnapshot.to(over);
    if (new RowCloser(session, realm.getId()).closeRow(row.id(), reason) == 0) {
      return Ended.NOTHING;
    }
    if (over != null) {
      directory.removeOver(over);
    }
    PendingTerminationEntity ending = PendingTerminationEntity.of(row, reason, null);
    ending.rule = rule;
    ending.snapshot = snapshot.json();
    em(session).persist(ending);
    return new Ended(
        List.of(new Leaving.One(row.sessionId(), snapshot.clientIds())), List.of(ending.key()));
  }

  /**
   * Ends, within the caller's transaction, an online session that the same browser goes on from
   * with another one. Its clients are not told, as Keycloak tells none: their user is still there.
   *
   * @return what to hand to {@link #carryOut} once the transaction has committed
   */
  public Ended replace(KeycloakSession session, RealmModel realm, String sessionId) {
    new RowCloser(session, realm.getId()).closeOnline(sessionId, EndReason.REPLACED);
    LogoutSnapshot snapshot = new SessionRemoval(session, realm).removeOnline(sessionId);
    return new Ended(
        List.of(new Leaving.One(sessionId, snapshot == null ? Set.of() : snapshot.clientIds())),
        List.of());
  }

  /** As {@link #replace}, in a transaction of its own. */
  public void replaceNow(String realmId, String sessionId) {
    carryOut(
        RealmTransaction.callPatiently(
            factory,
            realmId,
            Ended.NOTHING,
            (session, realm) -> replace(session, realm, sessionId)));
  }

  /** Does what is left once the ends are committed. Never throws. */
  public void carryOut(Ended ended) {
    carryOut(ended, new TellingReport());
  }

  /**
   * As above.
   *
   * @param report gets what comes of telling the clients
   */
  public void carryOut(Ended ended, TellingReport report) {
    CachePasses.leave(factory, ended.leaving());
    if (!ended.unstored().isEmpty()) {
      // Stored before our commit, its login has seen a live row; after it, it sees the end itself.
      new UnfinishedEndings(factory).removeUnstored(ended.unstored());
    }
    telling.tellLater(ended.owed(), report);
  }

  /**
   * Takes sessions that Keycloak itself has ended out of the caches once the caller's transaction
   * has committed: Keycloak does so before that only.
   */
  public static void forgetAtCommit(KeycloakSession session, Collection<String> sessionIds) {
    new SessionTermination(session.getKeycloakSessionFactory())
        .atCommit(session, new Ended(SessionRemoval.leaving(sessionIds, Map.of()), List.of()));
  }

  /** As {@link #forgetAtCommit}, for all sessions of the realm. */
  public static void forgetRealmAtCommit(KeycloakSession session, String realmId) {
    KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
    AfterCommit.run(
        session, () -> CachePasses.leave(factory, List.of(new Leaving.OfRealm(realmId))));
  }

  /** Takes a session out of the caches at once: it was found there although it has ended. */
  public static void forgetNow(KeycloakSessionFactory factory, String sessionId) {
    CachePasses.leave(factory, List.of(new Leaving.One(sessionId, Set.of())));
  }

  private static EntityManager em(KeycloakSession session) {
    return session.getProvider(JpaConnectionProvider.class).getEntityManager();
  }

  /** Where Keycloak was reached; null where there is no request to take it from. */
  static @Nullable String baseUri(KeycloakSession session) {
    try {
      return session.getContext().getUri().getBaseUri().toString();
    } catch (RuntimeException e) {
      return null; // no request: the reconciler decided
    }
  }
}
