package dev.sessionguard.limit.keycloak;

import dev.sessionguard.limit.LimitDecision;
import dev.sessionguard.limit.LimitDecision.Busy;
import dev.sessionguard.limit.LimitDecision.Denied;
import dev.sessionguard.limit.SessionLimit;
import dev.sessionguard.limit.WhenExceeded;
import dev.sessionguard.settings.LimitSettings;
import dev.sessionguard.settings.StepNumber;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.authentication.Authenticator;
import org.keycloak.models.AuthenticatorConfigModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * The limit as a step of a flow: a number and behaviour of the flow's own, and an early refusal.
 * Not needed where the realm's switch does. Place it after the user is known; the later gates
 * enforce its number even when the login waits at a consent page in between.
 */
final class SessionLimitAuthenticator implements Authenticator {

  static final String MAX_SESSIONS = "maxSessions";
  static final String WHEN_EXCEEDED = "whenExceeded";

  private static final Logger LOG = Logger.getLogger(SessionLimitAuthenticator.class);

  @Override
  public void authenticate(AuthenticationFlowContext context) {
    FlowLimit flowLimit = flowLimit(context);
    if (flowLimit != null) {
      flowLimit.rememberIn(context.getAuthenticationSession());
    }
    LoginAttempt attempt =
        new LoginAttempt(
            context.getSession(),
            context.getRealm(),
            context.getUser(),
            context.getAuthenticationSession());
    LimitDecision obstacle = attempt.obstacle();
    if (obstacle instanceof Busy) {
      BusyLogin.report(context.getSession(), context.getEvent(), context.getUser());
      BusyLogin.askToRetry(context.getSession());
      context.forceChallenge(
          attempt.isTokenRequest()
              ? BusyLogin.tokenResponse()
              : BusyLogin.page(context.form(), false));
      return;
    }
    if (!(obstacle instanceof Denied denied)) {
      context.success(); // a question to the user waits for the steps after this one
      return;
    }
    Refusal refusal = new Refusal(denied, Gate.AUTHENTICATOR, attempt.heldPlaces());
    refusal.report(context.getSession(), context.getEvent(), context.getUser());
    // a challenge, not a failure: brute-force detection counts failures
    // (DefaultBruteForceProtector.failedLogin, keycloak issue 44474)
    context.forceChallenge(
        attempt.isTokenRequest() ? refusal.tokenResponse() : refusal.page(context.form(), false));
  }

  private static @Nullable FlowLimit flowLimit(AuthenticationFlowContext context) {
    AuthenticatorConfigModel model = context.getAuthenticatorConfig();
    if (model == null || model.getConfig() == null) {
      return null; // the realm's own limit
    }
    Map<String, String> config = model.getConfig();
    StepNumber number = StepNumber.read(config.get(MAX_SESSIONS));
    if (number instanceof StepNumber.Unset) {
      return null;
    }
    if (number instanceof StepNumber.Invalid) {
      LOG.warnf(
          "Realm %s: %s of authenticator config %s is not a number from %d to %d; %d applies",
          context.getRealm().getName(),
          MAX_SESSIONS,
          model.getAlias(),
          LimitSettings.MIN_SESSIONS,
          LimitSettings.MAX_SESSIONS,
          LimitSettings.MIN_SESSIONS);
    }
    return new FlowLimit(
        SessionLimit.of(
            number instanceof StepNumber.Limit limit ? limit.max() : LimitSettings.MIN_SESSIONS),
        WhenExceeded.byId(config.getOrDefault(WHEN_EXCEEDED, "")).orElse(WhenExceeded.END_OLDEST));
  }

  @Override
  public void action(AuthenticationFlowContext context) {
    // the refusal page has nothing to submit
    context.failure(AuthenticationFlowError.INTERNAL_ERROR);
  }

  @Override
  public boolean requiresUser() {
    return true;
  }

  @Override
  public boolean configuredFor(KeycloakSession session, RealmModel realm, UserModel user) {
    return true;
  }

  @Override
  public void setRequiredActions(KeycloakSession session, RealmModel realm, UserModel user) {}

  @Override
  public void close() {}
}
