package dev.sessionguard.ending.keycloak;

import dev.sessionguard.request.keycloak.Requested;
import jakarta.annotation.Priority;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.util.Map;
import org.keycloak.OAuthErrorException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;
import org.keycloak.representations.idm.OAuth2ErrorRepresentation;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * The last net under the ending of sessions: takes back the answer to whoever uses a session that
 * has ended, and has the session leave the caches. A reader of the moment in which the session
 * ended may have put it back there.
 *
 * <p>Runs before {@code CloseSessionFilter} (priority 1) commits.
 */
@Provider
@Priority(200)
public final class EndedSessionFilter implements ContainerResponseFilter {

  private static final String REASON = "Session not active";

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
    if (session == null
        || response.getStatus() >= 400
        || session.getTransactionManager().getRollbackOnly()) {
      return;
    }
    UserSessionModel used = session.getContext().getUserSession();
    Requested requested = Requested.of(request.getUriInfo());
    if (used == null
        || used.getRealm() == null
        || requested == Requested.LOGOUT
        || !UsedSession.hasEnded(session, used)) {
      return;
    }
    session.getTransactionManager().setRollbackOnly();
    SessionTermination.forgetNow(session.getKeycloakSessionFactory(), used.getId());
    switch (requested) {
      case TOKENS -> answer(response, 400, error(OAuthErrorException.INVALID_GRANT));
      case INTROSPECTION -> answer(response, 200, Map.of("active", false));
      case LOGIN -> startAnew(session, request, response);
      default -> {
        response
            .getHeaders()
            .putSingle(
                HttpHeaders.WWW_AUTHENTICATE,
                "Bearer error=\"%s\", error_description=\"%s\""
                    .formatted(OAuthErrorException.INVALID_TOKEN, REASON));
        answer(response, 401, error(OAuthErrorException.INVALID_TOKEN));
      }
    }
  }

  private static OAuth2ErrorRepresentation error(String code) {
    return new OAuth2ErrorRepresentation(code, REASON);
  }

  private static void answer(ContainerResponseContext response, int status, Object entity) {
    response.setStatus(status);
    response.getHeaders().remove(HttpHeaders.LOCATION);
    response.setEntity(entity, null, MediaType.APPLICATION_JSON_TYPE);
  }

  /** Without the cookie of the session that has ended, the browser gets the login page. */
  private static void startAnew(
      KeycloakSession session, ContainerRequestContext request, ContainerResponseContext response) {
    AuthenticationManager.expireIdentityCookie(session);
    if (request.getMethod().equals(HttpMethod.GET)) {
      response.setStatus(Response.Status.FOUND.getStatusCode());
      response.setEntity(null);
      response
          .getHeaders()
          .putSingle(HttpHeaders.LOCATION, session.getContext().getUri().getRequestUri());
    } else {
      answer(response, 401, error(OAuthErrorException.LOGIN_REQUIRED));
    }
  }
}
