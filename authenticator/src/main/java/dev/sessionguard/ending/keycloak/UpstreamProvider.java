package dev.sessionguard.ending.keycloak;

import org.jboss.logging.Logger;
import org.keycloak.broker.provider.UserAuthenticationIdentityProvider;
import org.keycloak.events.Details;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.resources.IdentityBrokerService;

/**
 * The identity provider that a user came from. Apart from all entities: Keycloak's build rewrites
 * the classes that use them, for which it loads the types they name, and Keycloak 26.4 has not this
 * one; it would fail there before it could say which version is needed.
 */
final class UpstreamProvider {
  private static final Logger LOG = Logger.getLogger(UpstreamProvider.class);

  private UpstreamProvider() {}

  /** Tells it that the session is over, where the login came from one; a failure is logged. */
  static void tell(KeycloakSession session, RealmModel realm, UserSessionModel userSession) {
    String broker = userSession.getNote(Details.IDENTITY_PROVIDER);
    if (broker == null) {
      return;
    }
    try {
      UserAuthenticationIdentityProvider<?> provider =
          IdentityBrokerService.getIdentityProvider(session, broker);
      provider.backchannelLogout(session, userSession, session.getContext().getUri(), realm);
    } catch (RuntimeException e) {
      LOG.warnf(
          "Realm %s: identity provider %s could not be told of an ended session (%s)",
          realm.getName(), broker, e.getClass().getSimpleName());
    }
  }
}
