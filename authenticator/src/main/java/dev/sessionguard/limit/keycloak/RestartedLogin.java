package dev.sessionguard.limit.keycloak;

import dev.sessionguard.page.keycloak.LoginNotice;
import dev.sessionguard.request.keycloak.Requested;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.util.Map;
import java.util.Objects;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.protocol.RestartLoginCookie;
import org.keycloak.protocol.oidc.grants.device.DeviceGrantType;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.sessions.RootAuthenticationSessionModel;

/**
 * A login that begins anew, so that its user is asked which session to end, because the answer fits
 * no longer when the consent page is agreed to: Keycloak asks no required action there. What the
 * request did is rolled back. The login as it was cannot be kept: Keycloak takes it out of its
 * cache before there is a session, and no rollback brings it back ({@code
 * RootAuthenticationSessionAdapter.removeAuthenticationSessionByTabId}).
 */
final class RestartedLogin {

  private RestartedLogin() {}

  /** Whether the login can begin anew. */
  static boolean isPossible(
      KeycloakSession session, RealmModel realm, AuthenticationSessionModel login) {
    return Requested.isConsent(session.getContext().getUri())
        && RealmGates.requiredActionAsks(realm)
        // the device has been told by now, and nobody can take that back
        && !DeviceGrantType.isOAuth2DeviceVerificationFlow(login);
  }

  /** Rolls the request back, begins the login anew and sends its browser there. */
  static Response begin(KeycloakSession session, AuthenticationSessionModel login) {
    RestartLoginCookie.setRestartCookie(session, login); // Keycloak thought the login was over
    UriBuilder page = LoginNotice.nextPage(session, login);
    String realmId = login.getRealm().getId();
    String realmName = login.getRealm().getName();
    String client = login.getClient().getId();
    session.getTransactionManager().rollback();
    String tab =
        KeycloakModelUtils.runJobInTransactionWithResult(
            session.getKeycloakSessionFactory(),
            other -> {
              RealmModel realm = Objects.requireNonNull(other.realms().getRealm(realmId));
              other.getContext().setRealm(realm);
              return copy(other, realm, Objects.requireNonNull(realm.getClientById(client)), login);
            });
    return Response.seeOther(page.replaceQueryParam(Constants.TAB_ID, tab).build(realmName))
        .build();
  }

  /** As {@code RestartLoginCookie.restartSession} does it; answers the copy's tab. */
  private static String copy(
      KeycloakSession session,
      RealmModel realm,
      ClientModel client,
      AuthenticationSessionModel login) {
    String id = login.getParentSession().getId();
    RootAuthenticationSessionModel known =
        session.authenticationSessions().getRootAuthenticationSession(realm, id);
    RootAuthenticationSessionModel root =
        known != null
            ? known
            : session.authenticationSessions().createRootAuthenticationSession(realm, id);
    AuthenticationSessionModel copy = root.createAuthenticationSession(client);
    copy.setProtocol(login.getProtocol());
    copy.setRedirectUri(login.getRedirectUri());
    copy.setAction(AuthenticationSessionModel.Action.AUTHENTICATE.name());
    for (Map.Entry<String, String> note : login.getClientNotes().entrySet()) {
      copy.setClientNote(note.getKey(), note.getValue());
    }
    LoginNotice.put(copy, new FormMessage(null, "sessionGuardChooseAgain"));
    return copy.getTabId();
  }
}
