package dev.sessionguard.console.keycloak;

import org.keycloak.models.KeycloakSession;
import org.keycloak.theme.DefaultThemeSelectorProviderFactory;
import org.keycloak.theme.ThemeSelectorProvider;

/**
 * Makes the page appear where a realm uses the default admin theme. Opting out is the server option
 * {@code --spi-theme-selector--provider=default}, or {@code keycloak.v2} as the realm's admin
 * theme.
 */
public final class ConsoleThemeSelectorFactory extends DefaultThemeSelectorProviderFactory {

  @Override
  public ThemeSelectorProvider create(KeycloakSession session) {
    return new ConsoleThemeSelector(session);
  }

  @Override
  public String getId() {
    return "session-guard";
  }

  /**
   * Above the stock selector's 0, so that a server without a configured selector takes this one.
   */
  @Override
  public int order() {
    return 1;
  }
}
