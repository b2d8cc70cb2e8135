package dev.sessionguard.ending.keycloak;

import dev.sessionguard.request.keycloak.Requested;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Map;
import org.keycloak.OAuthErrorException;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.RestartLoginCookie;
import org.keycloak.representations.idm.OAuth2ErrorRepresentation;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * An answer that is taken back, with all that its request has changed, since the session that was
 * used may not be used any more.
 */
public final class TakenBack {
  private static final String REASON = "Session not active";

  private final KeycloakSession session;
  private final ContainerRequestContext request;
  private final ContainerResponseContext response;

  private TakenBack(
      KeycloakSession session, ContainerRequestContext request, ContainerResponseContext response) {
    this.session = session;
    this.request = request;
    this.response = response;
  }

  /** The answer that is about to go out; the transaction has not committed yet. */
  public static TakenBack of(
      KeycloakSession session, ContainerRequestContext request, ContainerResponseContext response) {
    return new TakenBack(session, request, response);
  }

  /** Puts a refusal in its place, and has the session leave the caches. */
  public void answer(Requested requested, UserSessionModel used) {
    rollBack(used);
    refuse(requested, true);
  }

  /** As above, where it is a client's part that may not be used: the session itself goes on. */
  void answerPart(Requested requested) {
    session.getTransactionManager().setRollbackOnly();
    refuse(requested, false);
  }

  private void refuse(Requested requested, boolean signsOut) {
    switch (requested) {
      case TOKENS -> answer(400, error(OAuthErrorException.INVALID_GRANT));
      case INTROSPECTION -> answer(200, Map.of("active", false));
      case LOGIN -> startAnew(signsOut);
      default -> {
        response
            .getHeaders()
            .putSingle(
                HttpHeaders.WWW_AUTHENTICATE,
                "Bearer error=\"%s\", error_description=\"%s\""
                    .formatted(OAuthErrorException.INVALID_TOKEN, REASON));
        answer(401, error(OAuthErrorException.INVALID_TOKEN));
      }
    }
  }

  /**
   * Has the browser log in once more, with no cookie of this request. Where it was at the end of a
   * login, that begins anew by Keycloak's restart cookie: Keycloak takes a login that is over out
   * of its cache, and no rollback brings it back.
   */
  public void restart(UserSessionModel used) {
    AuthenticationSessionModel login = session.getContext().getAuthenticationSession();
    dropCookies();
    if (login == null || request.getMethod().equals(HttpMethod.GET)) {
      answer(Requested.LOGIN, used);
      return;
    }
    RestartLoginCookie.setRestartCookie(session, login);
    AuthenticationManager.expireIdentityCookie(session);
    goTo(
        LoginActionsService.loginActionsBaseUrl(session.getContext().getUri())
            .path(LoginActionsService.AUTHENTICATE_PATH)
            .queryParam(Constants.CLIENT_ID, login.getClient().getClientId())
            .queryParam(Constants.TAB_ID, login.getTabId())
            .queryParam(
                Constants.CLIENT_DATA, AuthenticationProcessor.getClientData(session, login))
            .build(login.getRealm().getName()));
    rollBack(used);
  }

  /** Keycloak's response can only replace what it has: by one that says nothing. */
  private void dropCookies() {
    session
        .getContext()
        .getHttpResponse()
        .setHeader(HttpHeaders.SET_COOKIE, "SESSION_GUARD=; Path=/; Max-Age=0; HttpOnly");
  }

  private void rollBack(UserSessionModel used) {
    session.getTransactionManager().setRollbackOnly();
    SessionTermination.forgetNow(session.getKeycloakSessionFactory(), used.getId());
  }

  private static OAuth2ErrorRepresentation error(String code) {
    return new OAuth2ErrorRepresentation(code, REASON);
  }

  private void answer(int status, Object entity) {
    response.setStatus(status);
    response.getHeaders().remove(HttpHeaders.LOCATION);
    response.setEntity(entity, null, MediaType.APPLICATION_JSON_TYPE);
  }

  /**
   * Without the cookie of the session that has ended, the browser gets the login page.
   *
   * @param signsOut whether the session has ended, and its cookie is of no more use
   */
  private void startAnew(boolean signsOut) {
    if (signsOut) {
      AuthenticationManager.expireIdentityCookie(session);
    }
    if (request.getMethod().equals(HttpMethod.GET)) {
      goTo(session.getContext().getUri().getRequestUri());
    } else {
      answer(401, error(OAuthErrorException.LOGIN_REQUIRED));
    }
  }

  private void goTo(URI address) {
    response.setStatus(Response.Status.FOUND.getStatusCode());
    response.setEntity(null);
    response.getHeaders().putSingle(HttpHeaders.LOCATION, address);
  }
}
