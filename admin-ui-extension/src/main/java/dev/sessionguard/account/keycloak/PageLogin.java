package dev.sessionguard.account.keycloak;

import dev.sessionguard.notice.keycloak.EndOthersLink;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.AccountRoles;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.protocol.AuthorizationEndpointBase;
import org.keycloak.protocol.LoginProtocol;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.utils.OIDCResponseType;
import org.keycloak.services.Urls;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * A login for a page of ours, as the authorization endpoint begins one, on behalf of the account
 * client. The page needs no code and no token: like Keycloak's own pages it goes by the identity
 * cookie that the login leaves.
 */
final class PageLogin extends AuthorizationEndpointBase {

  /** Carried by the login to the session of its client: which link it was made for. */
  private static final String FOR_LINK = "session-guard.end-others";

  private final ClientModel account;

  private PageLogin(KeycloakSession session, RealmModel realm, ClientModel account) {
    super(
        session,
        new EventBuilder(realm, session, session.getContext().getConnection())
            .event(EventType.LOGIN)
            .client(account));
    this.account = account;
  }

  /**
   * A login for a page.
   *
   * @throws NotFoundException in a realm without account client
   */
  static PageLogin of(KeycloakSession session, RealmModel realm) {
    return new PageLogin(session, realm, account(realm));
  }

  private static ClientModel account(RealmModel realm) {
    ClientModel account = realm.getClientByClientId(Constants.ACCOUNT_MANAGEMENT_CLIENT_ID);
    if (account == null || !account.isEnabled()) {
      throw new NotFoundException("account management not enabled");
    }
    return account;
  }

  /** Sends the browser to log in, and then to an address. */
  Response begin(URI then) {
    return begin(then, null);
  }

  /** Sends the browser to log in once more, whether it is signed in or not, for a link. */
  Response begin(URI then, @Nullable EndOthersLink link) {
    session.getContext().setClient(account);
    checkSsl();
    checkRealm();
    AuthenticationSessionModel login = createAuthenticationSession(account, null);
    login.setAction(AuthenticationSessionModel.Action.AUTHENTICATE.name());
    login.setProtocol(OIDCLoginProtocol.LOGIN_PROTOCOL);
    login.setRedirectUri(then.toString());
    login.setClientNote(OIDCLoginProtocol.REDIRECT_URI_PARAM, then.toString());
    login.setClientNote(OIDCLoginProtocol.RESPONSE_TYPE_PARAM, OIDCResponseType.NONE);
    login.setClientNote(
        OIDCLoginProtocol.ISSUER,
        Urls.realmIssuer(session.getContext().getUri().getBaseUri(), realm.getName()));
    if (link != null) {
      login.setClientNote(OIDCLoginProtocol.PROMPT_PARAM, OIDCLoginProtocol.PROMPT_VALUE_LOGIN);
      login.setClientNote(FOR_LINK, link.getId());
    }
    LoginProtocol protocol = session.getProvider(LoginProtocol.class, login.getProtocol());
    protocol.setRealm(realm).setUriInfo(session.getContext().getUri()).setHttpHeaders(headers);
    return handleBrowserAuthenticationRequest(login, protocol, false, true);
  }

  /** Who is signed in with the browser; null when nobody is. */
  static @Nullable AuthResult signedIn(KeycloakSession session, RealmModel realm) {
    return AuthenticationManager.authenticateIdentityCookie(session, realm, true);
  }

  /** Whether the user may see their account. */
  static boolean mayView(AuthResult signedIn, RealmModel realm) {
    return mayManage(signedIn, realm) || has(signedIn, realm, AccountRoles.VIEW_PROFILE);
  }

  /** Whether the user may manage their account. */
  static boolean mayManage(AuthResult signedIn, RealmModel realm) {
    return has(signedIn, realm, AccountRoles.MANAGE_ACCOUNT);
  }

  private static boolean has(AuthResult signedIn, RealmModel realm, String name) {
    RoleModel role = account(realm).getRole(name);
    return role != null && signedIn.user().hasRole(role);
  }

  /** Whether the user has logged in for the link since it was opened; tells it once. */
  static boolean wasFor(EndOthersLink link, AuthResult signedIn, RealmModel realm) {
    var login = signedIn.session().getAuthenticatedClientSessionByClient(account(realm).getId());
    if (login == null || !link.getId().equals(login.getNote(FOR_LINK))) {
      return false;
    }
    login.removeNote(FOR_LINK);
    return true;
  }
}
