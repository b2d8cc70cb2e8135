package dev.sessionguard.ending.keycloak;

import dev.sessionguard.ending.TellingReport;
import dev.sessionguard.request.keycloak.BackgroundRequest;
import dev.sessionguard.work.keycloak.Background;
import jakarta.persistence.EntityManager;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.UserSessionModel.SessionPersistenceState;
import org.keycloak.models.utils.KeycloakModelUtils;

/** Tells clients and listeners of sessions that are removed already, in the background. */
public final class ClientTelling {

  private static final String ATTRIBUTE = "session-guard.telling";

  private final KeycloakSessionFactory factory;

  ClientTelling(KeycloakSessionFactory factory) {
    this.factory = factory;
  }

  /** Whether events of this session are about sessions that we have ended. */
  public static boolean isAt(KeycloakSession session) {
    return session.getAttributeOrDefault(ATTRIBUTE, false);
  }

  /** Says of the events of this session that they are about sessions that we have ended. */
  static void markAt(KeycloakSession session) {
    session.setAttribute(ATTRIBUTE, true);
  }

  /** Has the clients of endings told. Never throws: what fails is left to the reconciler. */
  void tellLater(Collection<Ended.Ending> endings) {
    tellLater(endings, new TellingReport());
  }

  /**
   * As above.
   *
   * @param report gets what comes of it
   */
  void tellLater(Collection<Ended.Ending> endings, TellingReport report) {
    if (!endings.isEmpty()) {
      report.expect(endings.size());
      List<Runnable> work =
          endings.stream().map(ending -> (Runnable) () -> tell(ending, report)).toList();
      // apart from the other work, which a client that does not answer would hold up
      Background.of(factory, "tell").run(work);
    }
  }

  private void tell(Ended.Ending key, TellingReport report) {
    try {
      tellOnce(key, report);
    } finally {
      report.finished();
    }
  }

  private void tellOnce(Ended.Ending key, TellingReport report) {
    KeycloakModelUtils.runJobInTransaction(
        factory,
        session -> {
          // before the first statement: nobody is to wait for a realm with a connection held
          RealmModel realm = session.realms().getRealm(key.realmId());
          EntityManager em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
          PendingTerminationEntity ending = em.find(PendingTerminationEntity.class, key.id());
          if (ending == null || ending.snapshot == null) {
            return;
          }
          if (realm != null) {
            session.getContext().setRealm(realm);
            markAt(session);
            LogoutSnapshot snapshot = LogoutSnapshot.read(ending.snapshot);
            String baseUri = ending.baseUri != null ? ending.baseUri : snapshot.issuedAt();
            if (baseUri != null) {
              session.getContext().setHttpRequest(BackgroundRequest.at(URI.create(baseUri)));
            }
            tell(session, realm, ending, snapshot, report);
          }
          em.remove(ending);
        });
  }

  private static void tell(
      KeycloakSession session,
      RealmModel realm,
      PendingTerminationEntity ending,
      LogoutSnapshot snapshot,
      TellingReport report) {
    String application = ending.application;
    if (application == null) {
      new LogoutEvent(
              ending.userId,
              ending.sessionId,
              ending.reason,
              snapshot.loginUsername(),
              ending.clientId,
              ending.ip,
              ending.rule)
          .send(session, realm);
    } else {
      tellOfParts(session, realm, ending, snapshot, application);
    }

    UserModel user = session.users().getUserById(realm, ending.userId);
    if (user == null) {
      // Clients know the user by its id alone: the logout token's subject is told all the same.
      user = new DepartedUser(session, realm, ending.userId, snapshot.loginUsername());
    }
    // The session once more, in memory only: login protocols tell clients of models, not of ids.
    UserSessionModel once =
        session
            .sessions()
            .createUserSession(
                ending.sessionId,
                realm,
                user,
                snapshot.loginUsername(),
                snapshot.ip(),
                snapshot.authMethod(),
                snapshot.rememberMe(),
                snapshot.brokerSessionId(),
                snapshot.brokerUserId(),
                SessionPersistenceState.TRANSIENT);
    snapshot.notes().forEach(once::setNote);
    for (LogoutSnapshot.Client told : snapshot.clients()) {
      note(report, realm.getClientById(told.id()), ClientLogout.send(session, realm, once, told));
    }
    if (application == null) {
      UpstreamProvider.tell(session, realm, once);
    }
  }

  private static void note(
      TellingReport report, @Nullable ClientModel client, ClientLogout.Outcome outcome) {
    if (client != null) {
      String clientId = client.getClientId();
      switch (outcome) {
        case TOLD -> report.told(clientId);
        case FAILED -> report.failed(clientId);
        case NOT_OWED -> report.withoutAddress(clientId);
      }
    }
  }

  private static void tellOfParts(
      KeycloakSession session,
      RealmModel realm,
      PendingTerminationEntity ending,
      LogoutSnapshot snapshot,
      String application) {
    for (LogoutSnapshot.Client part : snapshot.clients()) {
      ClientModel client = realm.getClientById(part.id());
      if (client != null) {
        new PartEvent(
                ending.userId,
                ending.sessionId,
                snapshot.loginUsername(),
                client.getClientId(),
                ending.ip,
                application)
            .send(session, realm);
      }
    }
  }
}
