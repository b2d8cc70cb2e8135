package dev.sessionguard.page.keycloak;

import jakarta.ws.rs.core.UriBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.util.JsonSerialization;

/** A message that a login carries to the next page that Keycloak shows of it, and shows once. */
public final class LoginNotice {

  /** {@code AuthenticationProcessor.ForwardedFormMessageType.INFO}. */
  private static final String NOTE = "fwMessageInfo";

  private LoginNotice() {}

  /** Gives the login a message. */
  public static void put(AuthenticationSessionModel login, FormMessage message) {
    try {
      login.setAuthNote(NOTE, JsonSerialization.writeValueAsString(message));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the login carries a message already. */
  public static boolean isIn(AuthenticationSessionModel login) {
    return login.getAuthNote(NOTE) != null;
  }

  /** Where the login's next page is; to be built with the realm's name. */
  public static UriBuilder nextPage(KeycloakSession session, AuthenticationSessionModel login) {
    return LoginActionsService.loginActionsBaseUrl(session.getContext().getUri())
        .path(LoginActionsService.AUTHENTICATE_PATH)
        .queryParam(Constants.CLIENT_ID, login.getClient().getClientId())
        .queryParam(Constants.TAB_ID, login.getTabId())
        .queryParam(Constants.CLIENT_DATA, AuthenticationProcessor.getClientData(session, login));
  }
}
