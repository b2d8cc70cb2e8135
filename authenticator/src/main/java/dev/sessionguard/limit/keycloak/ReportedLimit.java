package dev.sessionguard.limit.keycloak;

import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.limit.LimitPolicy;
import dev.sessionguard.limit.LiveSession;
import dev.sessionguard.metrics.keycloak.SessionMetrics;
import dev.sessionguard.report.ReportKind;
import dev.sessionguard.report.ReportSource;
import dev.sessionguard.report.ReportedWorld;
import dev.sessionguard.report.keycloak.Reports;
import dev.sessionguard.settings.GuardSettings;
import dev.sessionguard.settings.SettingsVersion;
import dev.sessionguard.work.keycloak.Background;
import dev.sessionguard.work.keycloak.RealmTransaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * What the limit would have done to a login, taken down where it is only reported. In the
 * background, once the login is done: a report never makes anybody wait, and one that fails is
 * lost. Under the user's lock there, so that it says what a gate would have said.
 *
 * @param policy the limit that would have held
 * @param settingsKey the settings it comes from
 * @param evicted the sessions that the limit which is carried out has ended for the login
 */
record ReportedLimit(
    KeycloakSessionFactory factory,
    String realmId,
    String userId,
    String sessionId,
    LimitPolicy policy,
    String settingsKey,
    List<LiveSession> evicted) {

  private static final Logger LOG = Logger.getLogger(ReportedLimit.class);

  /** Of a user with more sessions nothing is reported: each of them would be looked at. */
  private static final int MOST_SESSIONS = 1000;

  /**
   * What is to be reported of a session that has just begun; empty where nothing is.
   *
   * @param evicted the sessions that have ended for it
   */
  static Optional<ReportedLimit> of(
      KeycloakSession session,
      RealmModel realm,
      GuardSettings settings,
      UserSessionModel begun,
      @Nullable AuthenticationSessionModel login,
      List<LiveSession> evicted) {
    return Policies.of(session, realm, settings)
        .reported(begun, login)
        .filter(policy -> !policy.isUnlimited() && (!begun.isOffline() || policy.countOffline()))
        .map(
            policy ->
                new ReportedLimit(
                    session.getKeycloakSessionFactory(),
                    realm.getId(),
                    begun.getUser().getId(),
                    begun.getId(),
                    policy,
                    SettingsVersion.ofLimit(settings),
                    evicted));
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
    LimitCheck check = LimitCheck.of(session, realm, user);
    if (check.lock() == UserLock.Outcome.BUSY) {
      LOG.debugf("Realm %s: a login is not reported, its user's lock was not to be had", realmId);
      return;
    }
    StoredSessions sessions = check.sessions(policy);
    if (sessions.recorded() > MOST_SESSIONS) {
      LOG.debugf("Realm %s: a login is not reported, its user has too many sessions", realmId);
      return;
    }
    Set<LiveSession> valid = new TreeSet<>(LiveSession.BY_LOGIN);
    valid.addAll(sessions.valid());
    valid.addAll(evicted); // they were there when it was decided
    Set<String> reported =
        new Ledger(session, realmId)
            .readCommitted(
                now -> new Reports(now.session(), realmId).sessionsOf(userId, settingsKey));
    Map<String, ReportKind> would =
        ReportedWorld.of(policy, List.copyOf(valid), reported, sessionId);
    ReportSource source = ReportSource.ofRule(policy.rule());
    new Reports(session, realmId).add(userId, would, source, settingsKey, Time.currentTimeMillis());
    SessionMetrics.reported(session, realm.getName(), source, would.values());
  }
}
