package dev.sessionguard.guard.keycloak;

import dev.sessionguard.limit.keycloak.FlowSteps;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.ErrorResponse;

/**
 * Refuses a configuration of our flow step that says something else than a limit. Keycloak asks no
 * factory and swallows what a listener throws, so the request's transaction is what fails.
 */
final class FlowStepCheck {

  private static final Pattern STEP = Pattern.compile("authentication/executions/([^/]+)/config.*");
  private static final Pattern CONFIG = Pattern.compile("authentication/config/([^/]+)");

  private FlowStepCheck() {}

  static void of(KeycloakSession session, RealmModel realm, AdminEvent event) {
    if (event.getResourceType() != ResourceType.AUTHENTICATOR_CONFIG
        || event.getOperationType() == OperationType.DELETE) {
      return;
    }
    List<String> problems = problems(realm, String.valueOf(event.getResourcePath()));
    if (!problems.isEmpty()) {
      session.getTransactionManager().enlistPrepare(new Refusal(String.join("; ", problems)));
    }
  }

  private static List<String> problems(RealmModel realm, String path) {
    Matcher step = STEP.matcher(path);
    if (step.matches()) {
      return FlowSteps.problemsOfStep(realm, step.group(1));
    }
    Matcher config = CONFIG.matcher(path);
    return config.matches() ? FlowSteps.problemsOfConfig(realm, config.group(1)) : List.of();
  }

  /** Fails before anything is committed. */
  private static final class Refusal extends AbstractKeycloakTransaction {
    private final String message;

    Refusal(String message) {
      this.message = message;
    }

    @Override
    protected void commitImpl() {
      throw ErrorResponse.error(message, Response.Status.BAD_REQUEST);
    }

    @Override
    protected void rollbackImpl() {}
  }
}
