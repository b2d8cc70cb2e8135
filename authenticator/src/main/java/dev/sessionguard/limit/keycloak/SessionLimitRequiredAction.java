package dev.sessionguard.limit.keycloak;

import dev.sessionguard.limit.LimitDecision;
import dev.sessionguard.limit.LimitDecision.AskUser;
import dev.sessionguard.limit.LimitDecision.Busy;
import dev.sessionguard.limit.LimitDecision.Denied;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuthErrorException;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.events.EventType;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.services.CorsErrorResponseException;
import org.keycloak.services.cors.Cors;
import org.keycloak.services.managers.AuthenticationSessionManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The gate that needs no flow: Keycloak asks every enabled required action in every login but the
 * consent page's and CIBA's, in the request that makes the session. A refused browser login waits
 * here, so "Try again" needs no password once a place is free; so does one whose user is asked
 * which session to end.
 */
final class SessionLimitRequiredAction implements RequiredActionProvider {

  private static final String REPORTED = "session-guard.refusal-reported";

  @Override
  public void evaluateTriggers(RequiredActionContext context) {
    dropWhatWasSetByHand(context.getUser());
    LoginAttempt attempt = attempt(context);
    AuthenticationSessionModel login = context.getAuthenticationSession();
    if (SessionLimitRequiredActionFactory.ID.equals(login.getClientNote(Constants.KC_ACTION))) {
      // Keycloak passes over an action that a link asks for by name and nobody may ask for, even
      // where it is due (AuthenticationManager.executeAction).
      login.removeClientNote(Constants.KC_ACTION);
    }
    LimitDecision obstacle = attempt.obstacle();
    if (obstacle == null) {
      login.removeRequiredAction(SessionLimitRequiredActionFactory.ID);
      return;
    }
    if (attempt.isTokenRequest()) {
      if (obstacle instanceof Denied denied) {
        Refusal refusal = new Refusal(denied, Gate.REQUIRED_ACTION, attempt.heldPlaces());
        refusal.report(context.getSession(), context.getEvent(), context.getUser());
        refuseTokenRequest(
            context,
            OAuthErrorException.INVALID_GRANT,
            refusal.description(),
            Response.Status.BAD_REQUEST);
      }
      if (obstacle instanceof Busy) {
        BusyLogin.report(context.getSession(), context.getEvent(), context.getUser());
        BusyLogin.askToRetry(context.getSession());
        refuseTokenRequest(
            context,
            BusyLogin.ERROR_CODE,
            BusyLogin.DESCRIPTION,
            Response.Status.SERVICE_UNAVAILABLE);
      }
    }
    login.addRequiredAction(SessionLimitRequiredActionFactory.ID);
  }

  /**
   * An administrator can give a user any required action. This one asks at every login without
   * that, and as one that is due it would have Keycloak refuse direct grants.
   */
  private static void dropWhatWasSetByHand(UserModel user) {
    if (user.getRequiredActionsStream().anyMatch(SessionLimitRequiredActionFactory.ID::equals)) {
      user.removeRequiredAction(SessionLimitRequiredActionFactory.ID);
    }
  }

  /**
   * Answers in the grant's own way; as a pending action the answer would be that the account is not
   * fully set up.
   */
  private static void refuseTokenRequest(
      RequiredActionContext context, String error, String description, Response.Status status) {
    KeycloakSession session = context.getSession();
    new AuthenticationSessionManager(session)
        .removeAuthenticationSession(context.getRealm(), context.getAuthenticationSession(), false);
    throw new CorsErrorResponseException(
        session.getProvider(Cors.class).auth().allowedMethods("POST"), error, description, status);
  }

  @Override
  public void requiredActionChallenge(RequiredActionContext context) {
    goOn(context, null);
  }

  /** Lets the login go on, or shows what stands in its way. */
  private static void goOn(RequiredActionContext context, @Nullable String answered) {
    LoginAttempt attempt = attempt(context);
    LimitDecision obstacle = attempt.obstacle();
    if (obstacle instanceof Denied denied) {
      Refusal refusal = new Refusal(denied, Gate.REQUIRED_ACTION, attempt.heldPlaces());
      reportOnce(context, refusal);
      context.challenge(refusal.page(context.form(), true));
    } else if (obstacle instanceof Busy) {
      BusyLogin.report(
          context.getSession(),
          context.getEvent().clone().event(EventType.LOGIN),
          context.getUser());
      BusyLogin.askToRetry(context.getSession());
      context.challenge(BusyLogin.page(context.form(), true));
    } else if (obstacle instanceof AskUser question) {
      context.challenge(new EndQuestion(attempt).page(question, context.form(), answered));
    } else {
      context.success();
    }
  }

  /** One login that waits here is refused once, however often its user tries again. */
  private static void reportOnce(RequiredActionContext context, Refusal refusal) {
    AuthenticationSessionModel login = context.getAuthenticationSession();
    if (login.getAuthNote(REPORTED) == null) {
      login.setAuthNote(REPORTED, "true");
      refusal.report(
          context.getSession(),
          context.getEvent().clone().event(EventType.LOGIN),
          context.getUser());
    }
  }

  @Override
  public void processAction(RequiredActionContext context) {
    MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
    if (form.containsKey("cancel")) {
      context.failure();
      return;
    }
    goOn(
        context,
        form.containsKey(EndQuestion.ANSWERED)
            ? new EndQuestion(attempt(context)).hear(form.get(EndQuestion.CHOSEN))
            : null);
  }

  private static LoginAttempt attempt(RequiredActionContext context) {
    return new LoginAttempt(
        context.getSession(),
        context.getRealm(),
        context.getUser(),
        context.getAuthenticationSession());
  }

  @Override
  public int getMaxAuthAge(@Nullable KeycloakSession session) {
    return 0; // never asked for by an application
  }

  @Override
  public void close() {}
}
