package dev.sessionguard.limit.keycloak;

import dev.sessionguard.limit.WhenExceeded;
import java.util.List;
import org.keycloak.Config;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.AuthenticatorFactory;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;

/** The step "Session limit" in the flow editor. */
public final class SessionLimitAuthenticatorFactory implements AuthenticatorFactory {

  public static final String ID = "session-guard-limit";

  private static final Requirement[] REQUIREMENTS = {Requirement.REQUIRED, Requirement.DISABLED};
  private static final Authenticator AUTHENTICATOR = new SessionLimitAuthenticator();

  @Override
  public Authenticator create(KeycloakSession session) {
    return AUTHENTICATOR;
  }

  @Override
  public String getDisplayType() {
    return "Session limit";
  }

  /** A category of its own: a refusal is no wrong password (keycloak pull request 45541). */
  @Override
  public String getReferenceCategory() {
    return "session-limit";
  }

  @Override
  public boolean isConfigurable() {
    return true;
  }

  @Override
  public Requirement[] getRequirementChoices() {
    return REQUIREMENTS.clone();
  }

  @Override
  public boolean isUserSetupAllowed() {
    return false;
  }

  @Override
  public String getHelpText() {
    return "Limits how many sessions a user may hold, with a number and behaviour of this flow's"
        + " own. The realm's limit in Session management needs no step in any flow.";
  }

  @Override
  public List<ProviderConfigProperty> getConfigProperties() {
    return ProviderConfigurationBuilder.create()
        .property()
        .name(SessionLimitAuthenticator.MAX_SESSIONS)
        .label("Maximum sessions")
        .helpText(
            "Most sessions a user may hold when logging in through this flow, 1 to 1000. Empty: the"
                + " realm's limit. Where both are set the smaller number applies.")
        .type(ProviderConfigProperty.STRING_TYPE)
        .add()
        .property()
        .name(SessionLimitAuthenticator.WHEN_EXCEEDED)
        .label("When exceeded")
        .helpText(
            "deny: refuse the login. end-oldest: end the session with the earliest login."
                + " end-least-recent: end the session unused for the longest time. ask-user: let"
                + " the user choose after the whole login; only while the realm's own limit is on,"
                + " otherwise and without a browser the realm's fallback applies.")
        .type(ProviderConfigProperty.LIST_TYPE)
        .options(WhenExceeded.ids())
        .defaultValue(WhenExceeded.END_OLDEST.id())
        .add()
        .build();
  }

  @Override
  public void init(Config.Scope config) {}

  @Override
  public void postInit(KeycloakSessionFactory factory) {}

  @Override
  public void close() {}

  @Override
  public String getId() {
    return ID;
  }
}
