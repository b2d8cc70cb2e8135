package dev.sessionguard.page.keycloak;

import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import org.keycloak.cookie.CookieType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * Tells the browser of a session that ended why it is asked to log in again. Where an application
 * sends it to a login page, the page is opened anew with a message: Keycloak shows what a login
 * carries in its notes, once. The browser's identity cookie, which says whose it was, is gone then.
 *
 * <p>Runs before {@code CloseSessionFilter} (priority 1) commits.
 */
@Provider
@Priority(100)
public final class SignedOutFilter implements ContainerResponseFilter {

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    Cookie identity = request.getCookies().get(CookieType.IDENTITY.getName());
    KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
    if (identity == null || session == null || !isLoginPage(request, response)) {
      return;
    }
    RealmModel realm = session.getContext().getRealm();
    AuthenticationSessionModel login = session.getContext().getAuthenticationSession();
    if (realm == null || login == null || LoginNotice.isIn(login)) {
      return;
    }
    FormMessage notice = new SignedOutNotice(session, realm).of(identity.getValue()).orElse(null);
    if (notice != null) {
      LoginNotice.put(login, notice);
      AuthenticationManager.expireIdentityCookie(session);
      response.setStatus(Response.Status.FOUND.getStatusCode());
      response.setEntity(null);
      response
          .getHeaders()
          .putSingle(
              HttpHeaders.LOCATION, LoginNotice.nextPage(session, login).build(realm.getName()));
    }
  }

  /** Whether an application has sent the browser here and a page is the answer. */
  private static boolean isLoginPage(
      ContainerRequestContext request, ContainerResponseContext response) {
    String path = request.getUriInfo().getPath();
    return response.getStatus() == Response.Status.OK.getStatusCode()
        && response.getMediaType() != null
        && MediaType.TEXT_HTML_TYPE.isCompatible(response.getMediaType())
        && (path.endsWith("/protocol/openid-connect/auth") || path.endsWith("/protocol/saml"));
  }
}
