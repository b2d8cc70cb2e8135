package dev.sessionguard.limit.keycloak;

import dev.sessionguard.applications.Application;
import dev.sessionguard.limit.LimitPolicy;
import dev.sessionguard.limit.LiveSession;
import dev.sessionguard.report.ReportSource;
import dev.sessionguard.settings.GuardSettings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.keycloak.models.UserModel;

/** The limit of an application, where it is only reported. */
final class ReportedApplication {
  private ReportedApplication() {}

  /**
   * What is to be reported of a login into an application; empty where nothing is.
   *
   * @param evicted the sessions that have ended for it
   */
  static Optional<LoginReport> of(Entering entering, List<LiveSession> evicted) {
    String client = entering.event().getClientId();
    GuardSettings settings = entering.settings();
    boolean countOffline = settings.limit().countOffline();
    if (client == null || (entering.userSession().isOffline() && !countOffline)) {
      return Optional.empty();
    }
    UserModel user = entering.userSession().getUser();
    List<String> gone = evicted.stream().map(LiveSession::id).toList();
    return settings
        .applications()
        .reporting(client)
        .filter(
            application ->
                !ApplicationAdmission.isExempt(entering.session(), entering.realm(), settings, user)
                    && !new HeldPart(entering).of(application))
        .map(application -> report(entering, user, application, gone));
  }

  private static LoginReport report(
      Entering entering, UserModel user, Application application, List<String> evicted) {
    LimitPolicy policy = application.policy(entering.settings().limit().countOffline());
    return new LoginReport(
        entering.session().getKeycloakSessionFactory(),
        entering.realm().getId(),
        user.getId(),
        entering.userSession().getId(),
        policy,
        application.key(),
        ReportSource.ofApplication(application.name()),
        (check, realm, now) -> {
          ApplicationParts parts =
              new ApplicationParts(
                  check.ledger(), realm, now, application, policy.countOffline(), Set.of(), false);
          return new LoginReport.Taking(parts, parts.in(evicted));
        });
  }
}
