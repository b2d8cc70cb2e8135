package dev.sessionguard.account.keycloak;

import jakarta.ws.rs.NotAuthorizedException;
import jakarta.ws.rs.NotFoundException;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AccountRoles;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.AccessTokenIntrospectionProvider;
import org.keycloak.protocol.oidc.AccessTokenIntrospectionProviderFactory;
import org.keycloak.protocol.oidc.TokenIntrospectionProvider;
import org.keycloak.representations.AccessToken;
import org.keycloak.services.cors.Cors;
import org.keycloak.services.managers.AppAuthManager;
import org.keycloak.services.managers.Auth;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;

/**
 * A user with a bearer token of their own, admitted as the account REST API admits: a token meant
 * for the account client, its origin among the client's web origins, no service account.
 */
final class AccountCaller {

  private final Auth auth;

  private AccountCaller(Auth auth) {
    this.auth = auth;
  }

  /**
   * The caller of this request; also answers its CORS.
   *
   * @throws NotAuthorizedException without a valid token
   * @throws NotFoundException in a realm without account client
   */
  static AccountCaller of(KeycloakSession session) {
    RealmModel realm = session.getContext().getRealm();
    ClientModel account = realm.getClientByClientId(Constants.ACCOUNT_MANAGEMENT_CLIENT_ID);
    if (account == null || !account.isEnabled()) {
      throw new NotFoundException("account management not enabled");
    }
    AuthResult caller = new AppAuthManager.BearerTokenAuthenticator(session).authenticate();
    if (caller == null) {
      throw new NotAuthorizedException("Bearer token required");
    }
    AccessToken token = complete(session, caller, account);
    if (!token.hasAudience(account.getClientId())) {
      throw new NotAuthorizedException("Invalid audience for client " + account.getClientId());
    }
    Auth auth = new Auth(realm, token, caller.user(), account, caller.session(), false);
    Cors.builder().checkAllowedOrigins(token).allowedMethods("GET", "DELETE").auth().add();
    if (caller.user().getServiceAccountClientLink() != null) {
      throw new NotAuthorizedException("Service accounts are not allowed to access this service");
    }
    return new AccountCaller(auth);
  }

  /** A lightweight token carries neither audience nor roles; its session knows them. */
  private static AccessToken complete(
      KeycloakSession session, AuthResult caller, ClientModel account) {
    AccessToken token = caller.token();
    if (token.getAudience() != null && token.getResourceAccess(account.getClientId()) != null) {
      return token;
    }
    AccessTokenIntrospectionProvider<?> introspection =
        (AccessTokenIntrospectionProvider<?>)
            session.getProvider(
                TokenIntrospectionProvider.class,
                AccessTokenIntrospectionProviderFactory.ACCESS_TOKEN_TYPE);
    return introspection.transformAccessToken(token, caller.session());
  }

  /** Refuses a caller without the right to see the account. */
  void requireView() {
    auth.requireOneOf(AccountRoles.MANAGE_ACCOUNT, AccountRoles.VIEW_PROFILE);
  }

  /** Refuses a caller without the right to manage the account. */
  void requireManage() {
    auth.require(AccountRoles.MANAGE_ACCOUNT);
  }

  UserModel user() {
    return auth.getUser();
  }

  /** Id of the session of the token, null for a token without one. */
  @Nullable String currentSession() {
    UserSessionModel current = auth.getSession();
    return current == null ? null : current.getId();
  }
}
