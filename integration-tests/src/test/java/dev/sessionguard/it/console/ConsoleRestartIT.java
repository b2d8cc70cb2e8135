package dev.sessionguard.it.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.sessionguard.it.fixture.person.Administrator;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.person.Chromium;
import dev.sessionguard.it.fixture.person.Console;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.FreePort;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An administrator at work while Keycloak is started anew, as for an update of it. */
class ConsoleRestartIT {
  private static final int PORT = FreePort.next();

  private static String url;

  @BeforeAll
  static void start() {
    PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
    url = Servers.database().createDatabase("restarted");
  }

  @Test
  void listAndDraftAreThereAfterARestart() {
    try (Chromium chromium = new Chromium()) {
      Realm realm;
      String session;
      Console console;
      try (KeycloakServer server = server()) {
        realm = Administrator.in(Realms.on(server).create(), "realm-admin");
        session = new Browser(realm).login("app").loggedIn().sessionId().orElseThrow();
        console =
            Console.of(chromium, server, realm.name())
                .logInAtSettings(realm.name(), Administrator.NAME);
        console.page().locator("label[for=session-guard-limit]").first().click();
        console.page().fill("#session-guard-max", "7");
        console.openTab("sessions");
        assertThat(console.row(session)).isVisible();
      }
      Page page = console.page();
      console.button("Refresh").click();
      assertThat(console.element()).containsText("could not be");
      assertThat(console.row(session)).isVisible(); // as it was
      try (KeycloakServer again = server()) {
        console.button("Refresh").click();
        assertThat(console.element()).not().containsText("could not be");
        assertThat(console.row(session)).isVisible();
        console.openTab("settings");
        assertThat(page.locator("#session-guard-max")).hasValue("7");
        console.button("Save").click();
        assertThat(page.getByText("Settings saved")).isVisible();
        assertThat(
                realm
                    .at(again)
                    .admin()
                    .get(realm.path("/session-guard/settings"))
                    .path("limit")
                    .path("maxSessions")
                    .asInt())
            .isEqualTo(7);
        assertThat(console.failures()).isEmpty();
      }
      console.close();
    }
  }

  private static KeycloakServer server() {
    return KeycloakServer.builder().postgres(url).port(PORT).start();
  }
}
