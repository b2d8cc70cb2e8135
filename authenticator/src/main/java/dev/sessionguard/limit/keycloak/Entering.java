package dev.sessionguard.limit.keycloak;

import dev.sessionguard.settings.GuardSettings;
import java.util.function.Consumer;
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

  /** An event of the same type, to tell that it came otherwise. */
  EventBuilder sameEvent() {
    EventBuilder other =
        new EventBuilder(realm, session, session.getContext().getConnection())
            .event(event.getType());
    return event.getClientId() == null ? other : other.client(event.getClientId());
  }
}
