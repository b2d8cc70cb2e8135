package dev.sessionguard.limit.keycloak;

import dev.sessionguard.request.keycloak.Requested;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * Takes back the answer of a login that the last gate refused, or could not decide on: where no
 * earlier gate runs, Keycloak has a code, token or cookie ready by the time anybody can say no. The
 * session itself is removed whether or not this filter runs.
 *
 * <p>Runs before {@code CloseSessionFilter} (priority 1) commits.
 */
@Provider
@Priority(100)
public final class RefusedLoginFilter implements ContainerResponseFilter {

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
    if (session == null || response.getStatus() >= 400) {
      return;
    }
    LateAnswer answer = LateAnswer.of(session);
    if (answer != null) {
      boolean leavesSession = answer.leavesSession();
      if (!leavesSession) {
        dropCookies(session);
      }
      Response instead = answer.response(session, Requested.of(request.getUriInfo()));
      if (!leavesSession) {
        AuthenticationManager.expireIdentityCookie(session);
      }
      replace(response, instead);
    }
  }

  private static void replace(ContainerResponseContext response, Response answer) {
    response.getHeaders().remove(HttpHeaders.LOCATION);
    response.setStatus(answer.getStatus());
    if (answer.getLocation() != null) {
      response.getHeaders().putSingle(HttpHeaders.LOCATION, answer.getLocation());
    }
    response.setEntity(answer.getEntity(), null, answer.getMediaType());
  }

  /**
   * Takes back every cookie that the request has set, the identity cookie of the session that does
   * not come to be among them. Keycloak's response can only replace them: by one that says nothing.
   */
  private static void dropCookies(KeycloakSession session) {
    session
        .getContext()
        .getHttpResponse()
        .setHeader(HttpHeaders.SET_COOKIE, "SESSION_GUARD=; Path=/; Max-Age=0; HttpOnly");
  }
}
