package dev.sessionguard.limit.keycloak;

import dev.sessionguard.ending.keycloak.SessionTermination;
import dev.sessionguard.ledger.Actor;
import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.ledger.keycloak.Actors;
import dev.sessionguard.ledger.keycloak.Isolation;
import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.ledger.keycloak.LedgerEntity;
import dev.sessionguard.limit.LimitPolicy;
import dev.sessionguard.settings.GuardSettings;
import dev.sessionguard.settings.keycloak.RealmSettings;
import dev.sessionguard.work.keycloak.AfterCommit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.Event;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.DefaultActionTokenKey;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * A login in which a user resets a credential by the link that Keycloak mails (<i>Forgot
 * password</i>), in the browser that asked for it or in another one.
 */
public final class CredentialReset {

  private static final String OTHERS_ENDED = "session-guard.reset-others-ended";

  private CredentialReset() {}

  /** The policy for a login: as it is, unless the login is a reset. */
  static LimitPolicy adjust(LimitPolicy policy, AuthenticationSessionModel login, UserModel user) {
    return isReset(login, user) ? policy.forReset(login.getAuthNote(OTHERS_ENDED) != null) : policy;
  }

  /**
   * Ends the user's other sessions where the credential was updated by a reset and the realm wants
   * it so. With the caller's transaction: a reset that fails ends nobody.
   */
  public static void updated(KeycloakSession session, Event event) {
    RealmModel realm = session.getContext().getRealm();
    AuthenticationSessionModel login = session.getContext().getAuthenticationSession();
    UserModel user = login == null ? null : login.getAuthenticatedUser();
    if (event.getError() != null
        || realm == null
        || user == null
        || !user.getId().equals(event.getUserId())
        || !isReset(login, user)) {
      return;
    }
    GuardSettings settings = RealmSettings.of(realm);
    if (settings.limitsAnybody() && settings.limit().resetEndsOthers()) {
      endOthers(session, realm, user, login.getParentSession().getId());
      login.setAuthNote(OTHERS_ENDED, "true");
    }
  }

  private static void endOthers(
      KeycloakSession session, RealmModel realm, UserModel user, String ownId) {
    // before the rows, as every login does: the reset may make a session in this very transaction
    boolean locked = LimitCheck.of(session, realm, user).lock() != UserLock.Outcome.BUSY;
    List<String> others =
        new Ledger(session, realm.getId())
            .readCommitted(now -> now.liveRowsOf(user.getId())).stream()
                .map(LedgerEntity::sessionId)
                .filter(id -> !id.equals(ownId))
                .distinct()
                .toList();
    SessionTermination ending = new SessionTermination(session.getKeycloakSessionFactory());
    Actor by = Actors.of(realm, user);
    if (locked && Isolation.seesCommitted(session)) {
      ending.endAtCommit(session, realm, others, EndReason.LOGOUT, by);
    } else {
      String realmId = realm.getId();
      String baseUri = session.getContext().getUri().getBaseUri().toString();
      AfterCommit.run(session, () -> ending.endNow(realmId, others, EndReason.LOGOUT, by, baseUri));
    }
  }

  /**
   * Whether a mailed link has led its user here and through the realm's reset flow; a link of
   * another kind leads through none.
   */
  private static boolean isReset(AuthenticationSessionModel login, UserModel user) {
    if (!user.getId().equals(login.getAuthNote(DefaultActionTokenKey.ACTION_TOKEN_USER_ID))) {
      return false;
    }
    RealmModel realm = login.getRealm();
    AuthenticationFlowModel reset = realm.getResetCredentialsFlow();
    return reset != null
        && login.getExecutionStatus().keySet().stream()
            .map(realm::getAuthenticationExecutionById)
            .anyMatch(execution -> isPartOf(realm, reset, execution));
  }

  private static boolean isPartOf(
      RealmModel realm,
      AuthenticationFlowModel flow,
      @Nullable AuthenticationExecutionModel execution) {
    AuthenticationExecutionModel step = execution;
    while (step != null && !flow.getId().equals(step.getParentFlow())) {
      step =
          realm.getAuthenticationExecutionByFlowId(step.getParentFlow()); // of a flow in the flow
    }
    return step != null;
  }
}
