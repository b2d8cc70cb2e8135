package dev.sessionguard.account.keycloak;

import dev.sessionguard.notice.keycloak.EndOthersLink;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;

/**
 * Where the link of an e-mail leads: its reader signs in once more, and all other sessions of the
 * reader end. Opening it without doing so, as programs do that look into mail, changes nothing.
 */
public final class EndOthersResource {

  private final KeycloakSession session;
  private final RealmModel realm;

  EndOthersResource(KeycloakSession session) {
    this.session = session;
    this.realm = session.getContext().getRealm();
  }

  @GET
  public Response end(@QueryParam(EndOthersLink.KEY) @DefaultValue("") String key) {
    EndOthersLink link = EndOthersLink.read(session, realm, key).orElse(null);
    if (link == null) {
      return refusal("sessionGuardLinkInvalid");
    }
    if (!link.isActive()) {
      return refusal("sessionGuardLinkExpired");
    }
    AuthResult reader = PageLogin.signedIn(session, realm);
    if (reader != null && !reader.user().getId().equals(link.getSubject())) {
      return refusal("sessionGuardLinkOtherAccount");
    }
    if (reader == null || !PageLogin.wasFor(link, reader, realm)) {
      return PageLogin.of(session, realm).begin(link.address(session, realm), link);
    }
    new AccountSessions(session, realm, reader.user()).endAllBut(reader.session().getId());
    return form()
        .setSuccess("sessionGuardOthersEnded")
        .setAttribute("messageHeader", "sessionGuardAccountTitle")
        .createInfoPage();
  }

  private Response refusal(String message) {
    return form().setError(message).createErrorPage(Response.Status.BAD_REQUEST);
  }

  private LoginFormsProvider form() {
    return session.getProvider(LoginFormsProvider.class).setDetachedAuthSession();
  }
}
