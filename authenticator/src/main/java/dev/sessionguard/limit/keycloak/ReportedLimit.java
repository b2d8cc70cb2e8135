package dev.sessionguard.limit.keycloak;

import dev.sessionguard.limit.LiveSession;
import dev.sessionguard.report.ReportSource;
import dev.sessionguard.settings.GuardSettings;
import dev.sessionguard.settings.SettingsVersion;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/** The limit of users, where it is only reported. */
final class ReportedLimit {
  private ReportedLimit() {}

  /**
   * What is to be reported of a session that has just begun; empty where nothing is.
   *
   * @param evicted the sessions that the limit which is carried out has ended for it
   */
  static Optional<LoginReport> of(
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
                new LoginReport(
                    session.getKeycloakSessionFactory(),
                    realm.getId(),
                    begun.getUser().getId(),
                    begun.getId(),
                    policy,
                    SettingsVersion.ofLimit(settings),
                    ReportSource.ofRule(policy.rule()),
                    (check, now, user) -> new LoginReport.Taking(check.sessions(policy), evicted)));
  }
}
