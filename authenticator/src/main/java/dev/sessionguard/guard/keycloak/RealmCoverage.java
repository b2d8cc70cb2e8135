package dev.sessionguard.guard.keycloak;

import dev.sessionguard.limit.FlowElement;
import dev.sessionguard.limit.FlowElement.Kind;
import dev.sessionguard.limit.FlowElement.Requirement;
import dev.sessionguard.limit.LoginPath;
import dev.sessionguard.limit.PathCoverage;
import dev.sessionguard.limit.keycloak.Gate;
import dev.sessionguard.limit.keycloak.RealmGates;
import dev.sessionguard.limit.keycloak.SessionLimitAuthenticatorFactory;
import dev.sessionguard.settings.GuardSettings;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.authenticators.browser.CookieAuthenticatorFactory;
import org.keycloak.authentication.authenticators.browser.IdentityProviderAuthenticatorFactory;
import org.keycloak.authentication.authenticators.conditional.ConditionalAuthenticatorFactory;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Which gates really stand on each login path of a realm, read from the realm. */
public final class RealmCoverage {

  /** {@code OrganizationAuthenticatorFactory.ID}: it knows whose identity provider to send to. */
  private static final String ORGANIZATION = "organization";

  private final KeycloakSession session;
  private final RealmModel realm;

  public RealmCoverage(KeycloakSession session, RealmModel realm) {
    this.session = session;
    this.realm = realm;
  }

  /** One answer for every login path, in the order of {@link LoginPath}. */
  public List<PathCoverage> of(GuardSettings settings) {
    boolean enabled = settings.limitsAnybody();
    return Arrays.stream(LoginPath.values()).map(path -> coverage(path, enabled)).toList();
  }

  private PathCoverage coverage(LoginPath path, boolean enabled) {
    // without the listener the ledger stays empty, and no gate has anything to count
    if (!isListening()) {
      return new PathCoverage(path.id(), false, null);
    }
    if (alwaysAsks(flow(path))) {
      return new PathCoverage(path.id(), true, Gate.AUTHENTICATOR.id());
    }
    if (!enabled) {
      return new PathCoverage(path.id(), false, null);
    }
    boolean asked = path.asksRequiredActions() && RealmGates.requiredActionAsks(realm);
    Gate first = asked ? Gate.REQUIRED_ACTION : Gate.EVENT_LISTENER;
    return new PathCoverage(path.id(), true, first.id());
  }

  private boolean isListening() {
    return session
            .getKeycloakSessionFactory()
            .getProviderFactory(EventListenerProvider.class, SessionGuardEventListenerFactory.ID)
        != null;
  }

  private @Nullable AuthenticationFlowModel flow(LoginPath path) {
    return switch (path) {
      case BROWSER, CONSENT, REQUIRED_ACTION, DEVICE -> realm.getBrowserFlow();
      case REGISTRATION -> realm.getRegistrationFlow();
      case RESET_CREDENTIALS -> realm.getResetCredentialsFlow();
      case DIRECT_GRANT -> realm.getDirectGrantFlow();
      // each identity provider has flows of its own; offline access comes over any path
      case IDENTITY_PROVIDER, OFFLINE_ACCESS, CIBA, IMPERSONATION, TOKEN_EXCHANGE -> null;
    };
  }

  private boolean alwaysAsks(@Nullable AuthenticationFlowModel flow) {
    return flow != null && FlowElement.alwaysAsks(elements(flow));
  }

  private List<FlowElement> elements(AuthenticationFlowModel flow) {
    return realm
        .getAuthenticationExecutionsStream(flow.getId())
        .filter(AuthenticationExecutionModel::isEnabled)
        .filter(execution -> !isCondition(execution))
        .map(this::element)
        .toList();
  }

  private boolean isCondition(AuthenticationExecutionModel execution) {
    return !execution.isAuthenticatorFlow()
        && session
                .getKeycloakSessionFactory()
                .getProviderFactory(Authenticator.class, execution.getAuthenticator())
            instanceof ConditionalAuthenticatorFactory;
  }

  private FlowElement element(AuthenticationExecutionModel execution) {
    Requirement requirement =
        switch (execution.getRequirement()) {
          case REQUIRED -> Requirement.REQUIRED;
          case CONDITIONAL -> Requirement.CONDITIONAL;
          case ALTERNATIVE, DISABLED -> Requirement.ALTERNATIVE;
        };
    AuthenticationFlowModel within =
        execution.isAuthenticatorFlow()
            ? realm.getAuthenticationFlowById(execution.getFlowId())
            : null;
    return within == null
        ? new FlowElement(requirement, kind(execution), List.of())
        : new FlowElement(requirement, Kind.FLOW, elements(within));
  }

  private static Kind kind(AuthenticationExecutionModel execution) {
    String authenticator = String.valueOf(execution.getAuthenticator());
    return switch (authenticator) {
      case SessionLimitAuthenticatorFactory.ID ->
          execution.getAuthenticatorConfig() == null ? Kind.OTHER : Kind.LIMIT;
      case CookieAuthenticatorFactory.PROVIDER_ID,
          IdentityProviderAuthenticatorFactory.PROVIDER_ID,
          ORGANIZATION ->
          Kind.ELSEWHERE;
      default -> Kind.OTHER;
    };
  }
}
