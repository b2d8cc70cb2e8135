package dev.sessionguard.limit.keycloak;

import dev.sessionguard.applications.Application;
import dev.sessionguard.ending.keycloak.PartTermination;
import dev.sessionguard.ending.keycloak.UsedPart;
import dev.sessionguard.ledger.keycloak.ClientParts;
import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.ledger.keycloak.LedgerEntity;
import dev.sessionguard.ledger.keycloak.RowWriter;
import dev.sessionguard.limit.LimitDecision;
import dev.sessionguard.limit.LimitDecision.Allowed;
import dev.sessionguard.limit.LimitDecision.Busy;
import dev.sessionguard.limit.LimitDecision.Denied;
import dev.sessionguard.limit.LimitDecision.EndManyLater;
import dev.sessionguard.limit.LimitDecision.EndSessions;
import dev.sessionguard.limit.LimitPolicy;
import dev.sessionguard.limit.LimitRule;
import dev.sessionguard.limit.LiveSession;
import dev.sessionguard.settings.GuardSettings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.Event;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;

/**
 * The limit of the application that a login goes into, asked under the user's lock: whether its
 * client may take part in the session, be it new or there already.
 */
final class ApplicationAdmission {

  private final Entering entering;
  private final KeycloakSession session;
  private final RealmModel realm;
  private final UserSessionModel userSession;
  private final Event event;
  private final GuardSettings settings;
  private final CapAdmission caps;
  private final @Nullable Application application;
  private LimitDecision decision = new Allowed();

  ApplicationAdmission(Entering entering, CapAdmission caps) {
    this.entering = entering;
    this.session = entering.session();
    this.realm = entering.realm();
    this.userSession = entering.userSession();
    this.event = entering.event();
    this.settings = entering.settings();
    this.caps = caps;
    this.application = limiting().orElse(null);
  }

  private Optional<Application> limiting() {
    String client = event.getClientId();
    if (client == null || (userSession.isOffline() && !settings.limit().countOffline())) {
      return Optional.empty();
    }
    return settings
        .applications()
        .limiting(client)
        .filter(each -> !isExempt(session, realm, settings, userSession.getUser()));
  }

  /** Whether no application's limit touches a user. */
  static boolean isExempt(
      KeycloakSession session, RealmModel realm, GuardSettings settings, UserModel user) {
    return user.getServiceAccountClientLink() != null
        || Policies.of(session, realm, settings).rulesOf(user).exempt() != null;
  }

  /** Whether the login's application is limited: then the user's lock has to be held. */
  boolean isLimited() {
    return application != null;
  }

  /** The refusal of a login that would make a new session; null where it may. */
  @Nullable Refusal refusal() {
    if (application == null) {
      return null;
    }
    decision = decide(application);
    return decision instanceof Denied denied
        ? new Refusal(
            denied,
            Gate.EVENT_LISTENER,
            application.name(),
            null,
            new HeldPlaces(session, realm, userSession.getUser(), others(application)))
        : null;
  }

  private LimitDecision decide(Application limited) {
    LimitPolicy policy = limited.policy(settings.limit().countOffline());
    ApplicationParts others = others(limited);
    boolean isExceeded = policy.limit().surplus(others.recorded() + 1) > 0;
    return isExceeded && new HeldPart(entering).of(limited)
        ? new Allowed()
        : LimitRule.decide(policy, others);
  }

  private ApplicationParts others(Application limited) {
    return new ApplicationParts(
        new Ledger(session, realm.getId()),
        realm,
        userSession.getUser(),
        limited,
        settings.limit().countOffline(),
        Set.of(userSession.getId()),
        LimitCheck.of(session, realm, userSession.getUser()).mayBeMore());
  }

  /**
   * Has the client take part in a session that is there already, or refuses it: then nothing of the
   * login is stored, and the session goes on as it was.
   */
  void enter(LedgerEntity known) {
    String clientId = event.getClientId();
    if (clientId == null) {
      return;
    }
    RowWriter writer = new RowWriter(session, realm.getId());
    if (!settings.followsPartsOf(clientId)) {
      writer.addClient(known, clientId);
      return;
    }
    boolean begins = new HeldPart(entering).begins(clientId);
    if (!begins && UsedPart.isMarked(session, realm, userSession, clientId)) {
      return; // a copy in the cache of a part that has ended: the login begins anew without it
    }
    Refusal refusal = refusal();
    if (refusal != null) {
      refuse(refusal);
      return;
    }
    LimitDecision capped = caps.enterPart();
    if (capped instanceof Denied denied) {
      refuse(caps.refusal(denied));
      return;
    }
    if (capped instanceof Busy) {
      BusyLogin.report(session, entering.sameEvent(), userSession.getUser());
      new LateAnswer.Busy(true).give(session);
      return;
    }
    if (begins) {
      ReportedApplication.of(entering, List.of())
          .ifPresent(reported -> entering.afterSessionIsStored().accept(reported::soon));
      ReportedCaps.ofPart(entering)
          .ifPresent(reported -> entering.afterSessionIsStored().accept(reported::soon));
      new ClientParts(session, realm.getId()).begin(known, clientId, event.getTime());
    } else {
      writer.addClient(known, clientId);
    }
    entered();
  }

  private void refuse(Refusal refusal) {
    new LateAnswer.RefusedPart(refusal).give(session);
    refusal.report(session, entering.sameEvent(), userSession.getUser());
  }

  /** Does what the login into the application costs other sessions, once the ledger has it. */
  void entered() {
    caps.entered();
    String clientId = event.getClientId();
    if (clientId == null || !settings.endsPartsOf(clientId)) {
      return;
    }
    Application limited = application;
    String realmId = realm.getId();
    if (limited != null && decision instanceof EndSessions end) {
      entering.endParts(limited, end.sessions().stream().map(LiveSession::id).toList());
    }
    if (limited != null && decision instanceof EndManyLater) {
      String userId = userSession.getUser().getId();
      ApplicationSurplus surplus = new ApplicationSurplus(session.getKeycloakSessionFactory());
      entering.afterSessionIsStored().accept(() -> surplus.soon(realmId, userId, limited));
    }
    String sessionId = userSession.getId();
    boolean offline = userSession.isOffline();
    PartTermination ending = new PartTermination(session.getKeycloakSessionFactory());
    entering
        .afterSessionIsStored()
        .accept(() -> ending.removeIfEnded(realmId, sessionId, offline, clientId));
  }
}
