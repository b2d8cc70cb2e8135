package dev.sessionguard.limit.keycloak;

import dev.sessionguard.limit.LimitPolicy;
import dev.sessionguard.limit.LiveSession;
import dev.sessionguard.limit.LiveSessions;
import dev.sessionguard.metrics.keycloak.SessionMetrics;
import dev.sessionguard.report.ReportKind;
import dev.sessionguard.report.ReportSource;
import dev.sessionguard.report.ReportedWorld;
import dev.sessionguard.report.keycloak.Reports;
import dev.sessionguard.work.keycloak.Background;
import dev.sessionguard.work.keycloak.RealmTransaction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * What one limit would have done to a login, taken down where it is only reported. In the
 * background, once the login is done: a report never makes anybody wait, and one that fails is
 * lost. Under the user's lock there, so that it says what a gate would have said.
 *
 * @param policy the limit that would have held
 * @param settingsKey the settings it comes from
 * @param reader reads what takes a place
 */
record LoginReport(
    KeycloakSessionFactory factory,
    String realmId,
    String userId,
    String sessionId,
    LimitPolicy policy,
    String settingsKey,
    ReportSource source,
    Reader reader) {
  private static final Logger LOG = Logger.getLogger(LoginReport.class);

  /** Of a user with more sessions nothing is reported: each of them would be looked at. */
  private static final int MOST_SESSIONS = 1000;

  /**
   * The user's sessions that take a place.
   *
   * @param now those that are there now
   * @param before those that were there when it was decided, and have ended for the login
   */
  record Taking(LiveSessions now, List<LiveSession> before) {
    private List<LiveSession> all() {
      Map<String, LiveSession> all = new HashMap<>();
      before.forEach(session -> all.put(session.id(), session));
      now.valid().forEach(session -> all.put(session.id(), session));
      return List.copyOf(all.values());
    }
  }

  /** Reads them, under the user's lock. */
  @FunctionalInterface
  interface Reader {
    Taking read(LimitCheck check, RealmModel realm, UserModel user);
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
    Taking sessions = reader.read(check, realm, user);
    if (sessions.now().recorded() > MOST_SESSIONS) {
      LOG.debugf("Realm %s: a login is not reported, its user has too many sessions", realmId);
      return;
    }
    Set<String> reported =
        check
            .ledger()
            .readCommitted(
                now -> new Reports(now.session(), realmId).sessionsOf(userId, settingsKey));
    Map<String, ReportKind> would = ReportedWorld.of(policy, sessions.all(), reported, sessionId);
    new Reports(session, realmId).add(userId, would, source, settingsKey, Time.currentTimeMillis());
    SessionMetrics.reported(session, realm.getName(), source, would.values());
  }
}
