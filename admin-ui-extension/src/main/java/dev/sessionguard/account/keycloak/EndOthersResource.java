package dev.sessionguard.account.keycloak;

import dev.sessionguard.notice.keycloak.EndOthersLink;
import dev.sessionguard.request.keycloak.RealmCookie;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;

/**
 * Where the link of an e-mail leads: its reader signs in once more, and all other sessions of the
 * reader end. Opening it without doing so, as programs do that look into mail, changes nothing.
 *
 * <p>The link's key is exchanged for a cookie at once: an address is kept in histories, goes to
 * other sites as referrer, and as the login's redirect address stands in events and the log.
 */
public final class EndOthersResource {

  private static final RealmCookie KEY =
      new RealmCookie("SESSION_GUARD_END_OTHERS", "session-guard/" + EndOthersLink.PATH, false);

  private final KeycloakSession session;
  private final RealmModel realm;

  EndOthersResource(KeycloakSession session) {
    this.session = session;
    this.realm = session.getContext().getRealm();
  }

  /**
   * One step of the way: the link, the page without its key, the page after the login.
   *
   * @param key of the link; null on the page
   * @param sessionState added by the login: an address with a session's id is not kept
   */
  @GET
  public Response end(
      @QueryParam(EndOthersLink.KEY) @Nullable String key,
      @QueryParam("session_state") @Nullable String sessionState) {
    String given = key == null ? KEY.get(session) : key;
    if (given == null) {
      // done, or the cookie has expired: what the link is for can be had there too
      return Response.seeOther(OwnSessionsPage.address(session, realm)).build();
    }
    EndOthersLink link = EndOthersLink.read(session, realm, given).orElse(null);
    if (link == null) {
      return refusal("sessionGuardLinkInvalid");
    }
    if (!link.isActive()) {
      return refusal("sessionGuardLinkExpired");
    }
    if (key != null) {
      KEY.set(session, realm, key, realm.getAccessCodeLifespanLogin());
    }
    if (key != null || sessionState != null) {
      return Response.seeOther(EndOthersLink.page(session, realm)).build();
    }
    AuthResult reader = PageLogin.signedIn(session, realm);
    if (reader != null && !reader.user().getId().equals(link.getSubject())) {
      return refusal("sessionGuardLinkOtherAccount");
    }
    if (reader == null || !PageLogin.wasFor(link, reader, realm)) {
      return PageLogin.of(session, realm).begin(EndOthersLink.page(session, realm), link);
    }
    new AccountSessions(session, realm, reader.user()).endAllBut(reader.session().getId());
    KEY.expire(session, realm);
    return form()
        .setSuccess("sessionGuardOthersEnded")
        .setAttribute("messageHeader", "sessionGuardAccountTitle")
        .createInfoPage();
  }

  private Response refusal(String message) {
    KEY.expire(session, realm);
    return form().setError(message).createErrorPage(Response.Status.BAD_REQUEST);
  }

  private LoginFormsProvider form() {
    return session.getProvider(LoginFormsProvider.class).setDetachedAuthSession();
  }
}
