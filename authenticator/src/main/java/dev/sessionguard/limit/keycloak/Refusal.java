package dev.sessionguard.limit.keycloak;

import dev.sessionguard.ledger.RefusedLogin;
import dev.sessionguard.limit.LimitDecision.Denied;
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
 * What a refused login is answered: an event for the administrator, a page or JSON for the caller.
 *
 * @param application name of the application whose limit refuses it; null where none does
 * @param cap whose cap refuses it, as {@code client:crm}; null where none does
 * @param held the user's own sessions that hold the places; null where others' hold them
 */
record Refusal(
    Denied denied,
    Gate gate,
    @Nullable String application,
    @Nullable String cap,
    @Nullable HeldPlaces held) {

  static final String TEMPLATE = "session-guard-refused.ftl";

  /** A refusal for the user's own limit. */
  Refusal(Denied denied, Gate gate, HeldPlaces held) {
    this(denied, gate, null, null, held);
  }

  void report(KeycloakSession session, EventBuilder event, UserModel user) {
    EventBuilder refused =
        event
            .clone()
            .user(user)
            .detail(RefusedLogin.LIMIT, Integer.toString(denied.limit()))
            .detail(RefusedLogin.COUNT, Integer.toString(denied.count()))
            .detail(RefusedLogin.GATE, gate.id());
    if (!denied.rule().isEmpty()) {
      refused.detail(RefusedLogin.RULE, denied.rule());
    }
    if (application != null) {
      refused.detail(RefusedLogin.APPLICATION, application);
    }
    if (cap != null) {
      refused.detail(RefusedLogin.CAP, cap);
    }
    AfterAnswer.run(session, () -> refused.error(Refusals.ERROR));
  }

  /** Says nothing of how many others there are. */
  String description() {
    if (cap != null) {
      return "Session limit exceeded: too many sessions are in use, try again later";
    }
    return (application == null
            ? "Session limit exceeded: "
            : "Session limit exceeded for this application: ")
        + denied.count()
        + " sessions in use, "
        + denied.limit()
        + " allowed";
  }

  /**
   * The page in the login theme.
   *
   * @param canRetry whether the page may offer to try again and to go back; only where the login
   *     waits at a required action
   */
  Response page(LoginFormsProvider form, boolean canRetry) {
    if (held != null) {
      held.describe(form, denied);
    }
    Response page =
        form.setAttribute("sessionGuardCount", Integer.toString(denied.count()))
            .setAttribute("sessionGuardLimit", Integer.toString(denied.limit()))
            .setAttribute("sessionGuardCanRetry", canRetry)
            .setAttribute("sessionGuardOfApplication", application != null)
            .setAttribute("sessionGuardOfAll", cap != null)
            .createForm(TEMPLATE);
    return Response.fromResponse(page).status(Response.Status.FORBIDDEN).build();
  }

  /** The token endpoint's answer. */
  OAuth2ErrorRepresentation oauthError() {
    return new OAuth2ErrorRepresentation(OAuthErrorException.INVALID_GRANT, description());
  }

  Response tokenResponse() {
    return Response.status(Response.Status.BAD_REQUEST)
        .entity(oauthError())
        .type(MediaType.APPLICATION_JSON_TYPE)
        .build();
  }
}
