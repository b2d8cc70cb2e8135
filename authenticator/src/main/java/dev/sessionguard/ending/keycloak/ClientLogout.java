package dev.sessionguard.ending.keycloak;

import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.LoginProtocol;
import org.keycloak.protocol.oidc.OIDCAdvancedConfigWrapper;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;

/** A word to a client that a session has ended: a back-channel logout. */
final class ClientLogout {

  private static final Logger LOG = Logger.getLogger(ClientLogout.class);

  private ClientLogout() {}

  /** What came of it. */
  enum Outcome {
    /** The client has no address to be told at. */
    NOT_OWED,
    TOLD,
    FAILED
  }

  /** Whether the client can be told at all; as {@code backchannelLogoutClientSession} has it. */
  static boolean isOwedTo(ClientModel client) {
    if (!client.isEnabled() || client.isFrontchannelLogout() || client.getProtocol() == null) {
      return false;
    }
    if (!OIDCLoginProtocol.LOGIN_PROTOCOL.equals(client.getProtocol())) {
      return true; // the protocol knows
    }
    String url = OIDCAdvancedConfigWrapper.fromClientModel(client).getBackchannelLogoutUrl();
    return hasText(url) || hasText(client.getManagementUrl());
  }

  private static boolean hasText(@org.jspecify.annotations.Nullable String text) {
    return text != null && !text.isEmpty();
  }

  /**
   * Tells one client; never throws. Waits for the client as long as Keycloak's HTTP client does.
   */
  static Outcome send(
      KeycloakSession session,
      RealmModel realm,
      UserSessionModel userSession,
      LogoutSnapshot.Client told) {
    ClientModel client = realm.getClientById(told.id());
    if (client == null || told.protocol() == null || !isOwedTo(client)) {
      return Outcome.NOT_OWED;
    }
    try {
      AuthenticatedClientSessionModel clientSession =
          session.sessions().createClientSession(realm, client, userSession);
      told.notes().forEach(clientSession::setNote);
      clientSession.setProtocol(told.protocol());
      clientSession.setRedirectUri(told.redirectUri());
      Response answer =
          session
              .getProvider(LoginProtocol.class, told.protocol())
              .setRealm(realm)
              .setUriInfo(session.getContext().getUri())
              .backchannelLogout(userSession, clientSession);
      if (answer == null || answer.getStatus() < 400) {
        return Outcome.TOLD;
      }
      LOG.warnf(
          "Realm %s: client %s could not be told of an ended session (status %d)",
          realm.getName(), client.getClientId(), answer.getStatus());
    } catch (RuntimeException e) {
      LOG.warnf(
          "Realm %s: client %s could not be told of an ended session (%s)",
          realm.getName(), client.getClientId(), e.getClass().getSimpleName());
    }
    return Outcome.FAILED;
  }
}
