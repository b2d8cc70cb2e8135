package dev.sessionguard.limit.keycloak;

import dev.sessionguard.applications.Application;
import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.limit.LimitPolicy;
import dev.sessionguard.limit.LiveSession;
import dev.sessionguard.metrics.keycloak.SessionMetrics;
import dev.sessionguard.report.ReportKind;
import dev.sessionguard.report.ReportSource;
import dev.sessionguard.report.ReportedWorld;
import dev.sessionguard.report.keycloak.Reports;
import dev.sessionguard.settings.GuardSettings;
import dev.sessionguard.work.keycloak.Background;
import dev.sessionguard.work.keycloak.RealmTransaction;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * What an application's limit would have done to a login into it, taken down where it is only
 * reported: as {@link ReportedLimit} does it for the limit of users.
 *
 * @param policy the application's limit
 * @param evicted ids of the sessions that have ended for the login
 */
record ReportedApplication(
    KeycloakSessionFactory factory,
    String realmId,
    String userId,
    String sessionId,
    Application application,
    LimitPolicy policy,
    List<String> evicted) {
  private static final Logger LOG = Logger.getLogger(ReportedApplication.class);

  /** Of a user with more parts nothing is reported: each of them would be looked at. */
  private static final int MOST_PARTS = 1000;

  /**
   * What is to be reported of a login into an application; empty where nothing is.
   *
   * @param evicted the sessions that have ended for it
   */
  static Optional<ReportedApplication> of(Entering entering, List<LiveSession> evicted) {
    String client = entering.event().getClientId();
    GuardSettings settings = entering.settings();
    boolean countOffline = settings.limit().countOffline();
    if (client == null || (entering.userSession().isOffline() && !countOffline)) {
      return Optional.empty();
    }
    UserModel user = entering.userSession().getUser();
    return settings
        .applications()
        .reporting(client)
        .filter(
            application ->
                !ApplicationAdmission.isExempt(entering.session(), entering.realm(), settings, user)
                    && !new HeldPart(entering).of(application))
        .map(
            application ->
                new ReportedApplication(
                    entering.session().getKeycloakSessionFactory(),
                    entering.realm().getId(),
                    user.getId(),
                    entering.userSession().getId(),
                    application,
                    application.policy(countOffline),
                    evicted.stream().map(LiveSession::id).toList()));
  }

  /** Has it reported, soon. */
  void soon() {
    Background.of(factory, "history")
        .run(() -> RealmTransaction.run(factory, realmId, this::report));
  }

  private void report(KeycloakSession session, RealmModel realm) {
    UserModel user = session.users().getUserById(realm, userId);
    if (user == null) {
      return;
    }
    if (LimitCheck.of(session, realm, user).lock() == UserLock.Outcome.BUSY) {
      LOG.debugf("Realm %s: a login is not reported, its user's lock was not to be had", realmId);
      return;
    }
    Ledger ledger = new Ledger(session, realmId);
    ApplicationParts parts =
        new ApplicationParts(
            ledger, realm, user, application, policy.countOffline(), Set.of(), false);
    if (parts.recorded() > MOST_PARTS) {
      LOG.debugf("Realm %s: a login is not reported, its user has too many sessions", realmId);
      return;
    }
    Set<LiveSession> taking = new HashSet<>(parts.valid());
    taking.addAll(parts.in(evicted)); // they were there when it was decided
    Set<String> reported =
        ledger.readCommitted(
            now -> new Reports(now.session(), realmId).sessionsOf(userId, application.key()));
    Map<String, ReportKind> would =
        ReportedWorld.of(policy, List.copyOf(taking), reported, sessionId);
    ReportSource source = ReportSource.ofApplication(application.name());
    new Reports(session, realmId)
        .add(userId, would, source, application.key(), Time.currentTimeMillis());
    SessionMetrics.reported(session, realm.getName(), source, would.values());
  }
}
