package dev.sessionguard.limit.keycloak;

import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import org.jspecify.annotations.Nullable;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.idm.ErrorRepresentation;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * Takes back the answer of a login that the last gate refused: where no earlier gate runs, Keycloak
 * has a code, token or cookie ready by the time anybody can say no. The session itself is removed
 * whether or not this filter runs.
 *
 * <p>Runs before {@code CloseSessionFilter} (priority 1) commits.
 */
@Provider
@Priority(100)
public final class RefusedLoginFilter implements ContainerResponseFilter {

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
    RefusedSession refused = session == null ? null : RefusedSession.of(session);
    if (refused == null || response.getStatus() >= 400) {
      return;
    }
    AuthenticationManager.expireIdentityCookie(session);
    Response answer = answer(session, refused, request.getUriInfo().getPath());
    response.getHeaders().remove(HttpHeaders.LOCATION);
    response.setStatus(answer.getStatus());
    response.setEntity(answer.getEntity(), null, answer.getMediaType());
  }

  private static Response answer(
      KeycloakSession session, RefusedSession refused, @Nullable String path) {
    if (path != null && path.endsWith("/protocol/openid-connect/token")) {
      return refused.refusal().tokenResponse();
    }
    if (path != null && path.contains("/admin/realms/")) {
      ErrorRepresentation error = new ErrorRepresentation();
      error.setErrorMessage(refused.refusal().description());
      return Response.status(Response.Status.FORBIDDEN)
          .entity(error)
          .type(MediaType.APPLICATION_JSON_TYPE)
          .build();
    }
    return refused.refusal().page(session.getProvider(LoginFormsProvider.class), false);
  }
}
