package dev.sessionguard.ending.keycloak;

import dev.sessionguard.applications.Application;
import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.ledger.keycloak.ClientParts;
import dev.sessionguard.ledger.keycloak.KeycloakSessionRows;
import dev.sessionguard.ledger.keycloak.LedgerEntity;
import dev.sessionguard.ledger.keycloak.RowCloser;
import dev.sessionguard.metrics.keycloak.SessionMetrics;
import dev.sessionguard.settings.keycloak.RealmSettings;
import dev.sessionguard.work.keycloak.RealmTransaction;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.events.Event;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;

/**
 * The one way in which an application's part in a session ends while the session goes on. As with
 * the end of a session: with the decider's transaction the part is marked as ended, Keycloak's
 * client sessions are deleted, and what is owed to the clients is written down; after its commit
 * the copies leave the caches of every node, and then the clients are told.
 */
public final class PartTermination {

  private final KeycloakSessionFactory factory;

  public PartTermination(KeycloakSessionFactory factory) {
    this.factory = factory;
  }

  /**
   * Ends an application's part in sessions, online and offline, with the caller's transaction. An
   * offline session in which no other client takes part ends as a whole.
   *
   * @return what to hand to {@link #carryOut} once the transaction has committed
   */
  public Ended end(
      KeycloakSession session,
      RealmModel realm,
      Collection<String> sessionIds,
      Application application) {
    return end(session, realm, sessionIds, application, SessionTermination.baseUri(session));
  }

  /**
   * As above, in a transaction of its own, and does all the rest.
   *
   * @param baseUri where Keycloak was reached; null where nobody asked for it
   */
  public void endNow(
      String realmId,
      Collection<String> sessionIds,
      Application application,
      @Nullable String baseUri) {
    carryOut(
        RealmTransaction.callPatiently(
            factory,
            realmId,
            Ended.NOTHING,
            (session, realm) -> end(session, realm, sessionIds, application, baseUri)));
  }

  /** Does what is left once the ends are committed. Never throws. */
  public void carryOut(Ended ended) {
    new SessionTermination(factory).carryOut(ended);
  }

  private static Ended end(
      KeycloakSession session,
      RealmModel realm,
      Collection<String> sessionIds,
      Application application,
      @Nullable String baseUri) {
    RowCloser closer = new RowCloser(session, realm.getId());
    Map<String, LedgerEntity> rows = new LinkedHashMap<>();
    closer.lockLiveRows(sessionIds).forEach(row -> rows.put(row.id(), row));
    ClientParts parts = new ClientParts(session, realm.getId());
    Set<String> ended =
        parts.end(rows.keySet(), application.clients(), Time.currentTimeMillis()).keySet();
    if (ended.isEmpty()) {
      return Ended.NOTHING; // by somebody else in the meantime
    }
    Map<String, LedgerEntity> ending = new LinkedHashMap<>();
    ended.forEach(
        id -> {
          LedgerEntity row = Objects.requireNonNull(rows.get(id));
          ending.putIfAbsent(row.sessionId(), row);
        });
    SessionMetrics.partsEnded(session, realm.getName(), application.name(), ending.size());
    Set<String> clients = uuids(realm, application.clients());
    EntityManager em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    SessionRemoval removal = new SessionRemoval(session, realm);
    List<Leaving> leaving = new ArrayList<>();
    List<Ended.Ending> owed = new ArrayList<>();
    List<Ended.Ending> unstored = new ArrayList<>();
    ending.forEach(
        (id, row) -> {
          PendingTerminationEntity entity =
              PendingTerminationEntity.of(row, EndReason.LIMIT, baseUri);
          entity.application = application.name();
          LogoutSnapshot snapshot = removal.removeClients(id, clients);
          entity.snapshot = snapshot == null ? null : snapshot.json();
          (snapshot == null ? unstored : owed).add(entity.key());
          em.persist(entity);
          leaving.add(new Leaving.Part(id, clients));
        });
    closeOffline(
        session,
        closer,
        parts,
        rows.values().stream()
            .filter(LedgerEntity::offline)
            .filter(row -> ended.contains(row.id()))
            .toList(),
        clients,
        leaving);
    return new Ended(leaving, owed, unstored);
  }

  /** Ends offline sessions in which nobody takes part any more: they are good for nothing else. */
  private static void closeOffline(
      KeycloakSession session,
      RowCloser closer,
      ClientParts parts,
      List<LedgerEntity> rows,
      Set<String> clients,
      List<Leaving> leaving) {
    Set<String> used = parts.takenPartIn(rows.stream().map(LedgerEntity::id).toList());
    List<LedgerEntity> over = rows.stream().filter(row -> !used.contains(row.id())).toList();
    closer.closeRows(over.stream().map(LedgerEntity::id).toList(), EndReason.LIMIT, null);
    new KeycloakSessionRows(session)
        .deleteOffline(over.stream().map(LedgerEntity::sessionId).toList());
    over.forEach(row -> leaving.add(new Leaving.One(row.sessionId(), clients)));
  }

  /**
   * Removes the parts that the ledger says have ended from a session in which Keycloak has stored
   * them since.
   *
   * @param ending that is owed for it; null where nothing is
   * @param lastTry whether what is not stored now never comes, and what is removed is to be told
   */
  static Ended finish(
      KeycloakSession session,
      RealmModel realm,
      String sessionId,
      @Nullable PendingTerminationEntity ending,
      boolean lastTry) {
    Set<String> clients = uuids(realm, new ClientParts(session, realm.getId()).endedIn(sessionId));
    List<Leaving> leaving = List.of(new Leaving.Part(sessionId, clients));
    if (ending != null && ending.snapshot != null) {
      return new Ended(leaving, lastTry ? List.of(ending.key()) : List.of());
    }
    LogoutSnapshot snapshot = new SessionRemoval(session, realm).removeClients(sessionId, clients);
    if (ending == null) {
      return new Ended(leaving, List.of());
    }
    if (snapshot != null) {
      ending.snapshot = snapshot.json();
      return new Ended(leaving, List.of(ending.key()));
    }
    if (lastTry) {
      session.getProvider(JpaConnectionProvider.class).getEntityManager().remove(ending);
    }
    return new Ended(leaving, List.of());
  }

  /**
   * Removes a client's part from a session where another login has ended it before Keycloak had
   * stored it. For the login itself, once that is done.
   */
  public void removeIfEnded(String realmId, String sessionId, boolean offline, String clientId) {
    boolean isEnded;
    // without a transaction: one statement, and not its begin and commit
    try (KeycloakSession other = factory.create()) {
      isEnded = new ClientParts(other, realmId).endOf(sessionId, offline, clientId) != null;
    }
    if (isEnded) {
      new UnfinishedEndings(factory).finishParts(realmId, sessionId);
    }
  }

  /** Notes that a client's part was revoked: with its last refresh token, by the client itself. */
  public static void revoked(KeycloakSession session, RealmModel realm, Event event) {
    String clientId = event.getClientId();
    ClientModel client =
        clientId == null || !RealmSettings.of(realm).followsPartsOf(clientId)
            ? null
            : realm.getClientByClientId(clientId);
    if (client == null) {
      return; // nobody asks
    }
    UserSessionModel left = session.sessions().getUserSession(realm, event.getSessionId());
    if (left != null && left.getAuthenticatedClientSessionByClient(client.getId()) == null) {
      List<String> rows =
          new RowCloser(session, realm.getId())
              .lockLiveRows(List.of(event.getSessionId())).stream()
                  .filter(row -> !row.offline())
                  .map(LedgerEntity::id)
                  .toList();
      new ClientParts(session, realm.getId())
          .end(rows, List.of(client.getClientId()), Time.currentTimeMillis());
    }
  }

  private static Set<String> uuids(RealmModel realm, Collection<String> clientIds) {
    return clientIds.stream()
        .map(realm::getClientByClientId)
        .filter(Objects::nonNull)
        .map(ClientModel::getId)
        .collect(Collectors.toSet());
  }
}
