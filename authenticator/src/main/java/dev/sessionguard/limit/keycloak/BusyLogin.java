package dev.sessionguard.limit.keycloak;

import dev.sessionguard.metrics.keycloak.SessionMetrics;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuthErrorException;
import org.keycloak.events.EventBuilder;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.representations.idm.OAuth2ErrorRepresentation;

/**
 * A login that could not be decided, since the user's lock was not to be had in time: a clear
 * answer in place of a wait without end, and never a failed password.
 */
final class BusyLogin {

  static final String ERROR = "session_limit_busy";
  static final String ERROR_CODE = OAuthErrorException.TEMPORARILY_UNAVAILABLE;
  static final String DESCRIPTION = "Other logins of this user are under way; try again";
  static final String TEMPLATE = "session-guard-busy.ftl";

  /** As long as a stuck lock is left alone. */
  private static final String RETRY_AFTER_SECONDS = "2";

  private BusyLogin() {}

  static void report(KeycloakSession session, EventBuilder event, @Nullable UserModel user) {
    EventBuilder busy = event.clone();
    if (user != null) {
      busy.user(user);
    }
    if (busy.getEvent().getRealmName() != null) {
      SessionMetrics.lockTimedOut(busy.getEvent().getRealmName());
    }
    AfterAnswer.run(session, () -> busy.error(ERROR));
  }

  /** Says in the answer when to come back. */
  static void askToRetry(KeycloakSession session) {
    session.getContext().getHttpResponse().setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
  }

  /**
   * The page in the login theme.
   *
   * @param canRetry whether the page may offer to try again; only where the login waits at a
   *     required action
   */
  static Response page(LoginFormsProvider form, boolean canRetry) {
    Response page = form.setAttribute("sessionGuardCanRetry", canRetry).createForm(TEMPLATE);
    return Response.fromResponse(page).status(Response.Status.SERVICE_UNAVAILABLE).build();
  }

  /** The token endpoint's answer. */
  static Response tokenResponse() {
    return Response.status(Response.Status.SERVICE_UNAVAILABLE)
        .entity(new OAuth2ErrorRepresentation(ERROR_CODE, DESCRIPTION))
        .type(MediaType.APPLICATION_JSON_TYPE)
        .build();
  }
}
