package dev.sessionguard.limit.keycloak;

import dev.sessionguard.limit.WhenExceeded;
import dev.sessionguard.settings.LimitSettings;
import dev.sessionguard.settings.StepNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticatorConfigModel;
import org.keycloak.models.RealmModel;

/**
 * The steps "Session limit" in a realm's flows. Keycloak lets no factory look at what is configured
 * (AuthenticationManagementResource.newExecutionConfig).
 */
public final class FlowSteps {

  private FlowSteps() {}

  /** Names of the configurations that say something else than a limit, in order. */
  public static List<String> invalid(RealmModel realm) {
    return realm
        .getAuthenticationFlowsStream()
        .flatMap(flow -> realm.getAuthenticationExecutionsStream(flow.getId()))
        .flatMap(step -> Stream.ofNullable(config(realm, step)))
        .filter(config -> !problems(config).isEmpty())
        .map(config -> Objects.requireNonNullElse(config.getAlias(), ""))
        .distinct()
        .sorted()
        .toList();
  }

  /** The problems of a step of ours by the id of its configuration; none where it is not ours. */
  public static List<String> problemsOfConfig(RealmModel realm, String configId) {
    return realm
        .getAuthenticationFlowsStream()
        .flatMap(flow -> realm.getAuthenticationExecutionsStream(flow.getId()))
        .filter(step -> configId.equals(step.getAuthenticatorConfig()))
        .flatMap(step -> Stream.ofNullable(config(realm, step)))
        .findFirst()
        .map(FlowSteps::problems)
        .orElse(List.of());
  }

  /** The problems of a step of ours; none where it is not ours, or has no configuration. */
  public static List<String> problemsOfStep(RealmModel realm, String executionId) {
    AuthenticationExecutionModel step = realm.getAuthenticationExecutionById(executionId);
    AuthenticatorConfigModel config = step == null ? null : config(realm, step);
    return config == null ? List.of() : problems(config);
  }

  private static @Nullable AuthenticatorConfigModel config(
      RealmModel realm, AuthenticationExecutionModel step) {
    return SessionLimitAuthenticatorFactory.ID.equals(step.getAuthenticator())
            && step.getAuthenticatorConfig() != null
        ? realm.getAuthenticatorConfigById(step.getAuthenticatorConfig())
        : null;
  }

  private static List<String> problems(AuthenticatorConfigModel config) {
    Map<String, String> values = Objects.requireNonNullElse(config.getConfig(), Map.of());
    List<String> problems = new ArrayList<>();
    if (StepNumber.read(values.get(SessionLimitAuthenticator.MAX_SESSIONS))
        instanceof StepNumber.Invalid) {
      problems.add(
          "%s must be empty or a whole number from %d to %d"
              .formatted(
                  SessionLimitAuthenticator.MAX_SESSIONS,
                  LimitSettings.MIN_SESSIONS,
                  LimitSettings.MAX_SESSIONS));
    }
    String whenExceeded = values.get(SessionLimitAuthenticator.WHEN_EXCEEDED);
    if (whenExceeded != null
        && !whenExceeded.isBlank()
        && WhenExceeded.byId(whenExceeded).isEmpty()) {
      problems.add(
          "%s must be one of %s"
              .formatted(
                  SessionLimitAuthenticator.WHEN_EXCEEDED, String.join(", ", WhenExceeded.ids())));
    }
    return problems;
  }
}
