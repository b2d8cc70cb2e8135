package dev.sessionguard.limit.keycloak;

import jakarta.ws.rs.core.Response;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.LoginProtocol;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.util.TokenUtil;

/**
 * A login in which its application forbids any page ({@code prompt=none}), often in a frame that
 * nobody sees.
 */
final class SilentLogin {

  private SilentLogin() {}

  /** Whether the login of this request is one. */
  static boolean isUnderWay(KeycloakSession session) {
    AuthenticationSessionModel login = session.getContext().getAuthenticationSession();
    return login != null
        && TokenUtil.hasPrompt(
            login.getClientNote(OIDCLoginProtocol.PROMPT_PARAM),
            OIDCLoginProtocol.PROMPT_VALUE_NONE);
  }

  /** What its application is told in place of a page: that the user has to be asked. */
  static Response refused(KeycloakSession session) {
    AuthenticationSessionModel login = session.getContext().getAuthenticationSession();
    return session
        .getProvider(LoginProtocol.class, login.getProtocol())
        .setRealm(session.getContext().getRealm())
        .setHttpHeaders(session.getContext().getHttpRequest().getHttpHeaders())
        .setUriInfo(session.getContext().getUri())
        .setEventBuilder(
            new EventBuilder(
                session.getContext().getRealm(), session, session.getContext().getConnection()))
        .sendError(login, LoginProtocol.Error.PASSIVE_INTERACTION_REQUIRED, null);
  }
}
