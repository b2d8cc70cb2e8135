package dev.sessionguard.limit.keycloak;

import dev.sessionguard.ledger.keycloak.SessionDirectory;
import dev.sessionguard.limit.LimitDecision;
import dev.sessionguard.limit.LimitDecision.AskUser;
import dev.sessionguard.limit.LimitDecision.Busy;
import dev.sessionguard.limit.LimitDecision.Denied;
import dev.sessionguard.limit.LimitPolicy;
import dev.sessionguard.request.keycloak.Requested;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.UserSessionModel.SessionPersistenceState;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/** A login that is under way and has made no session yet, as the early gates see it. */
record LoginAttempt(
    KeycloakSession session,
    RealmModel realm,
    UserModel user,
    AuthenticationSessionModel authentication) {

  /**
   * The realm's policy, tightened by the flow's own where it has one. Only the required action
   * asks: it comes when the user has been authenticated in full.
   */
  LimitPolicy policy() {
    LimitPolicy policy = Policies.of(session, realm).forLogin(user, authentication);
    return isTokenRequest() || !RealmGates.requiredActionAsks(realm)
        ? policy.withoutAsking()
        : policy;
  }

  /**
   * Whether the login takes a place: it does not when it goes on with a session the user already
   * has ({@code AuthenticationProcessor.attachSession}), when its session is never stored, when it
   * ends with its required actions and makes none (a link in an e-mail, {@code
   * AbstractActionTokenHandler}), or when the user is a service account.
   */
  boolean takesPlace() {
    if (user.getServiceAccountClientLink() != null
        || authentication.getAuthNote(AuthenticationManager.END_AFTER_REQUIRED_ACTIONS) != null) {
      return false;
    }
    String state =
        authentication.getClientNote(AuthenticationManager.USER_SESSION_PERSISTENT_STATE);
    if (SessionPersistenceState.fromString(state) == SessionPersistenceState.TRANSIENT) {
      return false;
    }
    if (goesOnWithSession(authentication)) {
      return false;
    }
    @Nullable UserSessionModel sameId =
        new SessionDirectory(session, realm).find(authentication.getParentSession().getId(), false);
    return sameId == null || !user.equals(sameId.getUser());
  }

  /** Whether the browser's session is all the login needs ({@code CookieAuthenticator}). */
  static boolean goesOnWithSession(AuthenticationSessionModel authentication) {
    return Boolean.parseBoolean(authentication.getAuthNote(AuthenticationManager.SSO_AUTH));
  }

  /**
   * Whether the caller reads JSON, not pages. The login itself does not say: the direct grant's
   * flow path never gets into its notes ({@code AuthenticationProcessor.authenticateOnly}).
   */
  boolean isTokenRequest() {
    return Requested.of(session.getContext().getUri()) == Requested.TOKENS;
  }

  LimitCheck limitCheck() {
    return LimitCheck.of(session, realm, user);
  }

  /** The sessions that stand in its way. */
  HeldPlaces heldPlaces() {
    return new HeldPlaces(session, realm, user, limitCheck().sessions(policy()));
  }

  /** What stands in the way of the login; null when it may go on. */
  @Nullable LimitDecision obstacle() {
    if (!takesPlace()) {
      return null;
    }
    LimitPolicy policy = policy();
    if (policy.isUnlimited()) {
      return null;
    }
    LimitCheck check = limitCheck();
    if (!isTokenRequest()) { // which may carry the cookie, but replaces nothing
      check.noteSessionOfThisBrowser();
    }
    // Only these are worth an early answer: whom to end is decided when the session is made.
    return switch (policy.whenExceeded()) {
      case DENY, ASK_USER -> {
        LimitDecision decision =
            check.decide(
                policy,
                EndChoice.of(authentication),
                authentication.getParentSession().getId()); // as AuthenticationProcessor does
        yield decision instanceof Denied || decision instanceof AskUser || decision instanceof Busy
            ? decision
            : null;
      }
      case END_OLDEST, END_LEAST_RECENT -> null;
    };
  }
}
