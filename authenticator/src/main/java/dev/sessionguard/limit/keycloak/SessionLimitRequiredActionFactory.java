package dev.sessionguard.limit.keycloak;

import java.util.List;
import org.keycloak.Config;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.ProviderConfigProperty;

/** Makes the required action that the switch turns on in a realm. */
public final class SessionLimitRequiredActionFactory implements RequiredActionFactory {

  public static final String ID = "session-guard-limit";

  private static final RequiredActionProvider ACTION = new SessionLimitRequiredAction();

  @Override
  public RequiredActionProvider create(KeycloakSession session) {
    return ACTION;
  }

  @Override
  public String getDisplayText() {
    return "Session limit (Session Guard)";
  }

  @Override
  public boolean isOneTimeAction() {
    return false;
  }

  @Override
  public List<ProviderConfigProperty> getConfigMetadata() {
    return List.of();
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
