package dev.sessionguard.console.keycloak;

import org.keycloak.models.KeycloakSession;
import org.keycloak.theme.DefaultThemeSelectorProvider;
import org.keycloak.theme.Theme;
import org.keycloak.theme.ThemeSelectorProvider;

/** Keycloak's own choice of themes, except that its default admin theme becomes our child of it. */
final class ConsoleThemeSelector extends DefaultThemeSelectorProvider {

  /** The theme whose script adds the page; its parent is {@code keycloak.v2}. */
  static final String THEME = "session-guard";

  ConsoleThemeSelector(KeycloakSession session) {
    super(session);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Asked only where the realm has chosen no theme. A console that is no longer {@code
   * keycloak.v2} stays the stock one: better without the page than broken.
   */
  @Override
  public String getDefaultThemeName(Theme.Type type) {
    String name = super.getDefaultThemeName(type);
    return type == Theme.Type.ADMIN && ThemeSelectorProvider.DEFAULT_V2.equals(name) ? THEME : name;
  }
}
