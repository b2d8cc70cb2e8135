package dev.sessionguard.page.keycloak;

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
import java.net.URI;
import java.util.regex.Pattern;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.cookie.CookieType;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * Tells the browser of a session that ended why it is asked to log in again. Where an application
 * sends it to a login page, the page is opened anew with a message: Keycloak shows what a login
 * carries in its notes, once. Where the login goes straight to an identity provider there is no
 * such page, and one is put in between. The browser's cookies, which say whose it was, are gone
 * then.
 *
 * <p>Runs before {@code CloseSessionFilter} (priority 1) commits.
 */
@Provider
@Priority(100)
public final class SignedOutFilter implements ContainerResponseFilter {

  private static final Pattern PROVIDER = Pattern.compile("/realms/[^/]+/broker/[^/]+/login$");

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
    if (session == null
        || !hasProof(request)
        || !isLogin(request)
        || !isInWindow(request)
        || !(isPage(response) || goesToProvider(response))) {
      return;
    }
    RealmModel realm = session.getContext().getRealm();
    AuthenticationSessionModel login = session.getContext().getAuthenticationSession();
    if (realm == null || login == null || LoginNotice.isIn(login) || isSilent(login)) {
      return;
    }
    FormMessage notice = new SignedOutNotice(session, realm).take().orElse(null);
    if (notice == null) {
      return;
    }
    URI provider = response.getLocation();
    if (provider != null) {
      AuthenticationManager.expireIdentityCookie(session);
      response.getHeaders().remove(HttpHeaders.LOCATION);
      Response page =
          session
              .getProvider(LoginFormsProvider.class)
              .setInfo(notice.getMessage(), notice.getParameters())
              .setAttribute("messageHeader", "sessionGuardAccountTitle")
              .setAttribute("actionUri", provider.toString())
              .createInfoPage();
      response.setStatus(page.getStatus());
      response.setEntity(page.getEntity(), null, page.getMediaType());
    } else {
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

  private static boolean hasProof(ContainerRequestContext request) {
    return request.getCookies().containsKey(NoticeCookie.COOKIE.name())
        || request.getCookies().containsKey(CookieType.IDENTITY.getName());
  }

  /**
   * Whether the page is for a window: what is told once must not be used up by an image or hidden
   * frame of another site, which comes with the cookies too. Old browsers do not say.
   */
  private static boolean isInWindow(ContainerRequestContext request) {
    String destination = request.getHeaderString("Sec-Fetch-Dest");
    return destination == null || destination.equals("document");
  }

  /** Whether an application has sent the browser here, or to where Keycloak sent it on from. */
  private static boolean isLogin(ContainerRequestContext request) {
    return Requested.isApplicationsLogin(request.getUriInfo())
        || (request.getMethod().equals(HttpMethod.GET)
            && Requested.isLoginPage(request.getUriInfo()));
  }

  private static boolean isPage(ContainerResponseContext response) {
    return response.getStatus() == Response.Status.OK.getStatusCode()
        && response.getMediaType() != null
        && MediaType.TEXT_HTML_TYPE.isCompatible(response.getMediaType());
  }

  /** Where {@code IdentityProviderAuthenticator} sends it. */
  private static boolean goesToProvider(ContainerResponseContext response) {
    URI location = response.getLocation();
    // an application's own scheme may have no path ("com.example.app:callback")
    return location != null
        && location.getPath() != null
        && PROVIDER.matcher(location.getPath()).find();
  }

  /** Whether the application wants no page, but goes to an identity provider all the same. */
  private static boolean isSilent(AuthenticationSessionModel login) {
    return Boolean.parseBoolean(login.getAuthNote(AuthenticationProcessor.FORWARDED_PASSIVE_LOGIN));
  }
}
