package dev.sessionguard.guard.keycloak;

import dev.sessionguard.ending.keycloak.SessionTermination;
import dev.sessionguard.ledger.EndReason;
import java.util.List;
import org.keycloak.events.Event;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionProviderModel;
import org.keycloak.models.UserModel;

/**
 * A login that waited at the consent page while an administrator required a new password. Keycloak
 * asks for it before that page only ({@code LoginActionsService.processConsent}), so the session of
 * such a login ends as soon as it is there.
 */
final class PasswordDue {

  private static final String ACTION = UserModel.RequiredAction.UPDATE_PASSWORD.name();

  private PasswordDue() {}

  /** Whether a login came in although its user has to set a new password first. */
  static boolean isPassedBy(RealmModel realm, UserModel user, Event event) {
    return event.getType() == EventType.LOGIN
        && user.getRequiredActionsStream().anyMatch(ACTION::equals)
        && isAskedFor(realm);
  }

  private static boolean isAskedFor(RealmModel realm) {
    RequiredActionProviderModel action = realm.getRequiredActionProviderByAlias(ACTION);
    return action != null && action.isEnabled();
  }

  /** Ends the session of such a login, once it is stored. */
  static void end(KeycloakSession session, Event event) {
    KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
    new SessionTermination(factory)
        .endNow(event.getRealmId(), List.of(event.getSessionId()), EndReason.REVOKED, null, null);
  }
}
