package dev.sessionguard.ending.keycloak;

import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.ledger.Sightings;
import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.ledger.keycloak.LedgerEntity;
import dev.sessionguard.ledger.keycloak.SessionDirectory;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Retry;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.executors.ExecutorsProvider;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.KeycloakSessionTaskWithResult;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.UserSessionModel.SessionPersistenceState;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Ends sessions in three steps, each of which may crash without loss: decide (ledger row closed,
 * what is owed written down, in the decider's transaction), remove (from Keycloak, so that no token
 * works any more), tell (clients and listeners, in the background).
 */
public final class SessionEnding {

  private static final Logger LOG = Logger.getLogger(SessionEnding.class);

  /** Apart from the other work, which a client that does not answer would hold up. */
  private static final String EXECUTOR = "session-guard-tell";

  private static final int TRIES = 8;

  /** Waited between two tries. */
  private static final long RETRY_MILLIS = 5;

  private final KeycloakSessionFactory factory;

  public SessionEnding(KeycloakSessionFactory factory) {
    this.factory = factory;
  }

  /**
   * Decides, within the caller's transaction, that sessions end.
   *
   * @return what to hand to {@link #carryOut} once that transaction has committed
   */
  public List<String> decide(
      KeycloakSession session,
      RealmModel realm,
      Collection<String> sessionIds,
      EndReason reason,
      @Nullable String endedBy) {
    return decide(session, realm, sessionIds, reason, endedBy, baseUri(session));
  }

  /**
   * As above, where the session has no request to take it from.
   *
   * @param baseUri where Keycloak was reached
   */
  public List<String> decide(
      KeycloakSession session,
      RealmModel realm,
      Collection<String> sessionIds,
      EndReason reason,
      @Nullable String endedBy,
      @Nullable String baseUri) {
    EntityManager em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    Ledger ledger = new Ledger(session, realm.getId());
    List<String> endings = new ArrayList<>();
    List<String> closed = new ArrayList<>();
    for (String sessionId : sessionIds) {
      List<LedgerEntity> rows = ledger.liveRows(sessionId);
      if (rows.isEmpty()) {
        continue; // ended by somebody else in the meantime
      }
      EndingEntity ending = ending(realm, rows.get(0), reason, baseUri);
      em.persist(ending);
      endings.add(ending.id);
      rows.forEach(row -> closed.add(row.id()));
    }
    ledger.closeRows(closed, reason, endedBy);
    return endings;
  }

  /**
   * Decides in a transaction of its own that sessions end, and carries it out.
   *
   * @param baseUri where Keycloak was reached
   */
  public void endNow(
      String realmId,
      Collection<String> sessionIds,
      EndReason reason,
      @Nullable String endedBy,
      String baseUri) {
    carryOut(
        inTransaction(
            session -> {
              RealmModel realm = session.realms().getRealm(realmId);
              return realm == null
                  ? List.of()
                  : decide(session, realm, sessionIds, reason, endedBy, baseUri);
            }));
  }

  /**
   * Ends, within the caller's transaction, an online session that is over by time. Ledger, Keycloak
   * and what is owed to its clients change in this one transaction; an offline session of the same
   * id lives on.
   *
   * @return what to hand to {@link #tellAll} once the transaction has committed; null when somebody
   *     else has ended the session, or, with the transaction marked for rollback, when it is in use
   *     again
   */
  public @Nullable String expire(
      KeycloakSession session, RealmModel realm, LedgerEntity row, EndReason reason) {
    SessionDirectory directory = new SessionDirectory(session, realm);
    UserSessionModel over = directory.stored(row.sessionId());
    Farewell farewell = over == null ? Farewell.to(row) : Farewell.to(over);
    if (new Ledger(session, realm.getId()).closeRow(row.id(), reason) == 0) {
      return null;
    }
    if (over != null && !directory.removeOver(row.sessionId())) {
      session.getTransactionManager().setRollbackOnly();
      return null;
    }
    EndingEntity ending = ending(realm, row, reason, null);
    ending.farewell = farewell.json();
    session.getProvider(JpaConnectionProvider.class).getEntityManager().persist(ending);
    return ending.id;
  }

  /** Removes the sessions now and tells their clients in the background. Never throws. */
  public void carryOut(Collection<String> endings) {
    carryOut(endings, false);
  }

  /** Tells the clients of sessions that are removed already, in the background. Never throws. */
  public void tellAll(Collection<String> endings) {
    endings.forEach(this::tellLater);
  }

  private void carryOut(Collection<String> endings, boolean lastTry) {
    for (String ending : endings) {
      try {
        if (remove(ending, lastTry)) {
          tellLater(ending);
        }
      } catch (RuntimeException e) {
        LOG.debugf(e, "Ending %s is left to the reconciler", ending);
      }
    }
  }

  /**
   * Ends sessions, online and offline, with the caller's transaction: when its commit returns no
   * token of them works any more.
   */
  public void endAtCommit(
      KeycloakSession session,
      RealmModel realm,
      Collection<String> sessionIds,
      EndReason reason,
      @Nullable String endedBy) {
    List<String> endings = decide(session, realm, sessionIds, reason, endedBy);
    session
        .getTransactionManager()
        .enlistAfterCompletion(
            new AbstractKeycloakTransaction() {
              @Override
              protected void commitImpl() {
                carryOut(endings);
              }

              @Override
              protected void rollbackImpl() {}
            });
  }

  /**
   * Finishes what is owed to a session that was ended and is there all the same: ended before
   * Keycloak had stored it, or by a node that died before it removed it. To remove it without a
   * look at what is owed would leave its clients untold.
   */
  public void carryOutNow(String realmId, String sessionId) {
    List<String> owed =
        KeycloakModelUtils.runJobInTransactionWithResult(
            factory,
            session ->
                session
                    .getProvider(JpaConnectionProvider.class)
                    .getEntityManager()
                    .createQuery(
                        "select e.id from EndingEntity e where e.sessionId = :session"
                            + " and e.realmId = :realm and e.farewell is null",
                        String.class)
                    .setParameter("session", sessionId)
                    .setParameter("realm", realmId)
                    .getResultList());
    carryOut(owed);
    // Whoever ended it may have found it in the cache before Keycloak had stored it.
    discard(realmId, sessionId);
  }

  /**
   * Finishes endings that somebody began and left.
   *
   * @param sightings of those that another node may be at work on
   */
  public void resume(String realmId, Sightings sightings) {
    List<String> left =
        KeycloakModelUtils.runJobInTransactionWithResult(
            factory,
            session -> {
              EntityManager em =
                  session.getProvider(JpaConnectionProvider.class).getEntityManager();
              long now = Time.currentTimeMillis();
              List<EndingEntity> found =
                  em.createQuery(
                          "from EndingEntity e where e.realmId = :realm order by e.tried",
                          EndingEntity.class)
                      .setParameter("realm", realmId)
                      .setMaxResults(500)
                      .getResultList();
              return found.stream()
                  .filter(
                      ending ->
                          sightings.settled(ending.id + "/" + ending.tried, ending.tried, now))
                  .filter(
                      ending ->
                          em.createQuery(
                                      "update EndingEntity e set e.tried = :now where e.id = :id"
                                          + " and e.tried = :tried")
                                  .setParameter("now", now)
                                  .setParameter("id", ending.id)
                                  .setParameter("tried", ending.tried)
                                  .executeUpdate()
                              == 1)
                  .map(ending -> ending.id)
                  .toList();
            });
    carryOut(left, true);
  }

  private static EndingEntity ending(
      RealmModel realm, LedgerEntity row, EndReason reason, @Nullable String baseUri) {
    EndingEntity ending = new EndingEntity();
    ending.id = UUID.randomUUID().toString();
    ending.realmId = realm.getId();
    ending.userId = row.userId();
    ending.sessionId = row.sessionId();
    ending.reason = reason.id();
    ending.clientId = row.clientId();
    ending.ip = row.ip();
    ending.tried = Time.currentTimeMillis();
    ending.baseUri = baseUri;
    return ending;
  }

  /** Returns whether it is for the caller to tell the clients. */
  private boolean remove(String endingId, boolean lastTry) {
    return inTransaction(
        session -> {
          EntityManager em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
          // locked: the session's own login may be at work on it too
          EndingEntity ending =
              em.find(EndingEntity.class, endingId, LockModeType.PESSIMISTIC_WRITE);
          if (ending == null) {
            return false;
          }
          if (ending.farewell != null) {
            return lastTry;
          }
          RealmModel realm = session.realms().getRealm(ending.realmId);
          if (realm == null) {
            em.remove(ending);
            return false;
          }
          session.getContext().setRealm(realm);
          Farewell farewell =
              lastTry || isStored(session, realm, ending.sessionId)
                  ? removeSession(session, realm, ending.sessionId)
                  : null;
          if (farewell != null) {
            ending.farewell = farewell.orTo(loginClient(realm, ending)).json();
            return true;
          }
          // Its login may still be writing it: that login looks at its ledger row once more and
          // carries this ending out itself.
          if (lastTry) {
            em.remove(ending);
          }
          return false;
        });
  }

  /**
   * Whether Keycloak has written the session. One that is in the cache only is about to be: to
   * remove it now would leave what is written a moment later.
   */
  private static boolean isStored(KeycloakSession session, RealmModel realm, String sessionId) {
    return new SessionDirectory(session, realm).stored(sessionId) != null
        || session.sessions().getOfflineUserSession(realm, sessionId) != null;
  }

  private static @Nullable ClientModel loginClient(RealmModel realm, EndingEntity ending) {
    return ending.clientId == null ? null : realm.getClientByClientId(ending.clientId);
  }

  /**
   * Removes a session, online and offline, from Keycloak, whether valid or not.
   *
   * @return what to tell its clients; null when there was no such session
   */
  static @Nullable Farewell removeSession(
      KeycloakSession session, RealmModel realm, String sessionId) {
    UserSessionModel offline = session.sessions().getOfflineUserSession(realm, sessionId);
    UserSessionModel online = session.sessions().getUserSession(realm, sessionId);
    if (online == null && offline == null) {
      return null;
    }
    Farewell farewell = Farewell.to(online != null ? online : Objects.requireNonNull(offline));
    if (offline != null) {
      session.sessions().removeOfflineUserSession(realm, offline);
    }
    if (online != null) {
      session.sessions().removeUserSession(realm, online);
    }
    return farewell;
  }

  /** Removes a session that nobody was told of, in a transaction of its own. */
  public void discard(String realmId, String sessionId) {
    inTransaction(
        session -> {
          RealmModel realm = session.realms().getRealm(realmId);
          session.getContext().setRealm(realm);
          return removeSession(session, realm, sessionId) != null;
        });
  }

  /** Tries again where logins of the moment lock the same rows and a database ends one of them. */
  private <T> T inTransaction(KeycloakSessionTaskWithResult<T> work) {
    return Retry.call(
        attempt -> KeycloakModelUtils.runJobInTransactionWithResult(factory, work),
        TRIES,
        RETRY_MILLIS);
  }

  private void tellLater(String endingId) {
    try (KeycloakSession session = factory.create()) {
      ExecutorService executor = session.getProvider(ExecutorsProvider.class).getExecutor(EXECUTOR);
      executor.execute(
          () -> {
            try {
              tell(endingId);
            } catch (RuntimeException e) {
              LOG.debugf(e, "Telling of ending %s is left to the reconciler", endingId);
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debugf(e, "Telling of ending %s is left to the reconciler", endingId);
    }
  }

  private void tell(String endingId) {
    KeycloakModelUtils.runJobInTransaction(
        factory,
        session -> {
          EntityManager em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
          EndingEntity ending = em.find(EndingEntity.class, endingId);
          if (ending == null || ending.farewell == null) {
            return;
          }
          RealmModel realm = session.realms().getRealm(ending.realmId);
          if (realm != null) {
            session.getContext().setRealm(realm);
            Farewell farewell = Farewell.read(ending.farewell);
            String baseUri = ending.baseUri != null ? ending.baseUri : farewell.issuedAt();
            if (baseUri != null) {
              session.getContext().setHttpRequest(BackgroundRequest.at(URI.create(baseUri)));
            }
            tell(session, realm, ending, farewell);
          }
          em.remove(ending);
        });
  }

  private static void tell(
      KeycloakSession session, RealmModel realm, EndingEntity ending, Farewell farewell) {
    EventBuilder event =
        new EventBuilder(realm, session)
            .event(EventType.LOGOUT)
            .user(ending.userId)
            .session(ending.sessionId)
            .detail(Details.REASON, ending.reason)
            .detail(Details.USERNAME, farewell.loginUsername());
    if (ending.clientId != null) {
      event.client(ending.clientId);
    }
    if (ending.ip != null) {
      event.ipAddress(ending.ip);
    }
    event.success();

    UserModel user = session.users().getUserById(realm, ending.userId);
    if (user == null) {
      return; // nobody left whose session it was
    }
    // The session once more, in memory only: login protocols tell clients of models, not of ids.
    UserSessionModel once =
        session
            .sessions()
            .createUserSession(
                ending.sessionId,
                realm,
                user,
                farewell.loginUsername(),
                farewell.ip(),
                farewell.authMethod(),
                farewell.rememberMe(),
                farewell.brokerSessionId(),
                farewell.brokerUserId(),
                SessionPersistenceState.TRANSIENT);
    farewell.notes().forEach(once::setNote);
    farewell.clients().forEach(told -> ClientNotice.send(session, realm, once, told));
    UpstreamProvider.tell(session, realm, once);
  }

  private static @Nullable String baseUri(KeycloakSession session) {
    try {
      return session.getContext().getUri().getBaseUri().toString();
    } catch (RuntimeException e) {
      return null; // no request: the reconciler decided
    }
  }
}
