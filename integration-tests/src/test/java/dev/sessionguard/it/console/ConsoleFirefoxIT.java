package dev.sessionguard.it.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.sessionguard.it.fixture.person.Account;
import dev.sessionguard.it.fixture.person.Administrator;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.person.Console;
import dev.sessionguard.it.fixture.person.Firefox;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The main walk through the page in Firefox, whose engine is another one. */
class ConsoleFirefoxIT {
  private static KeycloakServer server;
  private static Firefox firefox;

  @BeforeAll
  static void start() {
    PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
    server = Servers.h2();
    firefox = new Firefox();
  }

  @AfterAll
  static void stop() {
    firefox.close();
  }

  @Test
  void theListIsFoundFilteredReadAndOneSessionEnded() {
    Realm realm = Administrator.in(Realms.on(server).create(), "realm-admin");
    String other = session(realm, "203.0.113.77");
    try (Account account = Account.logIn(firefox, realm);
        Console console = open(realm, "")) {
      Page page = console.page();
      assertThat(console.row(other)).isVisible();
      assertThat(console.rows()).hasCount(3);

      page.getByLabel("Filter by").selectOption("ip");
      type(console.element().locator("form[aria-label='Add a filter'] input"), "203.0.113.77");
      console.button("Apply").click();
      assertThat(console.rows()).hasCount(1);
      assertThat(console.row(other)).isVisible();
      page.reload(); // the address holds the filter
      assertThat(console.rows()).hasCount(1);

      console.choose(other, "Details");
      assertThat(console.details()).containsText("203.0.113.77");
      page.keyboard().press("Escape");
      assertThat(console.details()).hasCount(0);
      assertThat(console.menu(other)).isFocused();

      console.logOut(other);
      assertThat(console.row(other)).hasCount(0);
      assertThat(realm.liveSessions()).hasSize(1).doesNotContain(other);
      assertThat(account.isSignedIn()).isTrue();
      assertThat(console.failures()).isEmpty();
    }
  }

  @Test
  void aStricterLimitIsPreviewedAndSaved() {
    Realm realm = Administrator.in(Realms.on(server).create(), "realm-admin");
    session(realm, "203.0.113.77");
    session(realm, "203.0.113.78");
    try (Console console = open(realm, "/settings")) {
      Page page = console.page();
      page.locator("label[for=session-guard-limit]").first().click();
      type(page.locator("#session-guard-max"), "1");
      page.getByLabel("Deny the login").check();
      console.button("Save").click();
      assertThat(console.dialog())
          .containsText("1 user is above the limit of 1 now, sessions above: 1.");
      console.dialog().getByText("Save", new Locator.GetByTextOptions().setExact(true)).click();
      // the administrator holds the one session of theirs that is left
      console.button("Save anyway").click();
      assertThat(page.getByText("Settings saved")).isVisible();
      assertThat(
              realm
                  .admin()
                  .get(realm.path("/session-guard/settings"))
                  .path("limit")
                  .path("maxSessions")
                  .asInt())
          .isEqualTo(1);
      assertThat(console.failures()).isEmpty();
    }
  }

  @Test
  void everyTabIsReachedByTheKeyboardAndFitsTheWindow() {
    Realm realm = Administrator.in(Realms.on(server).create(), "realm-admin");
    String session = session(realm, "203.0.113.77");
    try (Console console = open(realm, "")) {
      Page page = console.page();
      assertThat(console.row(session)).isVisible();
      for (int width : new int[] {1440, 1024, 768, 400}) {
        page.setViewportSize(width, 900);
        for (String tab : new String[] {"refusals", "overview", "settings", "sessions"}) {
          page.getByTestId("session-guard-tab-" + tab).focus();
          page.keyboard().press("Enter");
          assertThat(page.getByTestId("session-guard-tab-" + tab))
              .hasAttribute("aria-current", "page");
          assertThat(console.element().locator("section:visible").first()).isVisible();
          assertThat(
                  (Integer)
                      console
                          .element()
                          .evaluate("page => Math.round(page.scrollWidth - page.clientWidth)"))
              .as("%s at %d: what lies beside the window", tab, width)
              .isLessThanOrEqualTo(0);
        }
      }
      assertThat(console.failures()).isEmpty();
    }
  }

  /** By its keys: over BiDi {@code fill} sets the value behind the page's back. */
  private static void type(Locator field, String text) {
    field.click();
    field.press("ControlOrMeta+a");
    field.pressSequentially(text);
  }

  private static Console open(Realm realm, String below) {
    return Console.of(firefox, server, realm.name())
        .logInAt(realm.name(), below, Administrator.NAME);
  }

  private static String session(Realm realm, String address) {
    return new Browser(realm).from(address).login("app").loggedIn().sessionId().orElseThrow();
  }
}
