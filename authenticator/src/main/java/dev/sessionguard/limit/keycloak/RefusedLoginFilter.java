package dev.sessionguard.limit.keycloak;

import dev.sessionguard.request.keycloak.Requested;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.util.function.Supplier;
import org.keycloak.OAuthErrorException;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.idm.ErrorRepresentation;
import org.keycloak.representations.idm.OAuth2ErrorRepresentation;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.messages.Messages;
import org.keycloak.sessions.AuthenticationSessionModel;
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
    Requested requested = Requested.of(request.getUriInfo());
    RefusedSession refused = RefusedSession.of(session);
    AuthenticationSessionModel restarted = RestartedLogin.of(session);
    if (BusyLogin.isIn(session)) {
      takeBack(session, response, () -> busy(session, requested));
    } else if (UnseenSession.isIn(session)) {
      takeBack(session, response, () -> failure(session, requested));
    } else if (restarted != null) {
      takeBack(session, response, () -> RestartedLogin.begin(session, restarted));
    } else if (refused != null) {
      takeBack(session, response, () -> answer(session, refused, requested));
    }
  }

  private static void takeBack(
      KeycloakSession session, ContainerResponseContext response, Supplier<Response> answering) {
    dropCookies(session);
    Response answer = answering.get();
    AuthenticationManager.expireIdentityCookie(session);
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

  private static Response busy(KeycloakSession session, Requested requested) {
    BusyLogin.askToRetry(session);
    return requested == Requested.LOGIN
        ? BusyLogin.page(session.getProvider(LoginFormsProvider.class), false)
        : BusyLogin.tokenResponse();
  }

  /** As Keycloak answers a database that fails: the transaction is rolled back. */
  private static Response failure(KeycloakSession session, Requested requested) {
    if (requested != Requested.LOGIN) {
      return Response.serverError()
          .entity(new OAuth2ErrorRepresentation(OAuthErrorException.SERVER_ERROR, null))
          .type(MediaType.APPLICATION_JSON_TYPE)
          .build();
    }
    return session
        .getProvider(LoginFormsProvider.class)
        .setError(Messages.INTERNAL_SERVER_ERROR)
        .createErrorPage(Response.Status.INTERNAL_SERVER_ERROR);
  }

  private static Response answer(
      KeycloakSession session, RefusedSession refused, Requested requested) {
    if (requested == Requested.TOKENS) {
      return refused.refusal().tokenResponse();
    }
    if (requested == Requested.ADMINISTRATION) {
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
