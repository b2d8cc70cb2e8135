package dev.sessionguard.limit.keycloak;

import dev.sessionguard.applications.Application;
import dev.sessionguard.ending.keycloak.Ended;
import dev.sessionguard.ending.keycloak.PartTermination;
import dev.sessionguard.ending.keycloak.SessionTermination;
import dev.sessionguard.ledger.keycloak.Isolation;
import dev.sessionguard.settings.GuardSettings;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.keycloak.events.Event;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;

/**
 * A session that a login makes or goes on with, as the last gate meets it.
 *
 * @param event of the login
 * @param afterCommit takes work to do once the login is certain, before Keycloak stores the session
 * @param afterSessionIsStored takes work to do right after that
 */
record Entering(
    KeycloakSession session,
    RealmModel realm,
    UserSessionModel userSession,
    Event event,
    GuardSettings settings,
    Consumer<Runnable> afterCommit,
    Consumer<Runnable> afterSessionIsStored) {

  /** Where Keycloak was reached. */
  String baseUri() {
    return session.getContext().getUri().getBaseUri().toString();
  }

  /**
   * Ends others for this session: with the login's transaction, or right after its commit. Under
   * REPEATABLE READ it must not touch rows newer than its snapshot (MariaDB answers "record has
   * changed since last read"); a login in between counts the same sessions.
   *
   * @param withTransaction ends them with the login's transaction
   * @param afterwards ends them in a transaction of its own
   */
  void end(Supplier<Ended> withTransaction, Runnable afterwards) {
    if (Isolation.seesCommitted(session)) {
      Ended ended = withTransaction.get();
      afterCommit.accept(
          () -> new SessionTermination(session.getKeycloakSessionFactory()).carryOut(ended));
    } else {
      afterCommit.accept(afterwards);
    }
  }

  /** As above, an application's part in sessions, which go on. */
  void endParts(Application application, List<String> sessionIds) {
    PartTermination ending = new PartTermination(session.getKeycloakSessionFactory());
    String realmId = realm.getId();
    String baseUri = baseUri();
    end(
        () -> ending.end(session, realm, sessionIds, application),
        () -> ending.endNow(realmId, sessionIds, application, baseUri));
  }

  /** An event of the same type, to tell that it came otherwise. */
  EventBuilder sameEvent() {
    EventBuilder other =
        new EventBuilder(realm, session, session.getContext().getConnection())
            .event(event.getType());
    return event.getClientId() == null ? other : other.client(event.getClientId());
  }
}
