package dev.sessionguard.it.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Administrator;
import dev.sessionguard.it.fixture.person.Chromium;
import dev.sessionguard.it.fixture.person.Console;
import dev.sessionguard.it.fixture.person.SignedIn;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.realm.RuledRealm;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One person on the page: refused logins, the timeline beside a list, the lockdown; and caps. */
class ConsolePersonIT {
  private static KeycloakServer server;
  private static Chromium chromium;

  private RuledRealm realm;

  @BeforeAll
  static void start() {
    PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
    server = Servers.h2();
    chromium = new Chromium();
  }

  @AfterAll
  static void stop() {
    chromium.close();
  }

  @BeforeEach
  void createRealm() {
    realm = new RuledRealm(Administrator.in(Realms.on(server).create(), "realm-admin"));
    realm.own(true, 1, "deny");
  }

  private Console open(String below) {
    return Console.of(chromium, server, realm.realm().name())
        .logInAt(realm.realm().name(), below, Administrator.NAME);
  }

  private static void assertAccessible(Console console) {
    assertThat(
            new AxeBuilder(console.page()).include("session-guard-page").analyze().getViolations())
        .isEmpty();
  }

  @Test
  void aRefusedLoginLeadsToThePersonWhoIsLockedDown() {
    SignedIn ann = SignedIn.by(realm.as("ann"), "app");
    String name = realm.as("ann").username();
    assertThat(realm.logIn("ann").status()).isEqualTo(400);
    assertThat(realm.logIn("ann").status()).isEqualTo(400);
    try (Console console = open("/refusals")) {
      Page page = console.page();
      Locator rows = page.getByTestId("session-guard-refusals").locator("tbody tr");
      assertThat(rows).hasCount(2);
      assertThat(rows.first()).containsText(name);
      assertThat(rows.first()).containsText("2 in 24 hours");
      assertAccessible(console);
      rows.first().getByText(name).click();
      Locator person = page.getByTestId("session-guard-person");
      assertThat(person).containsText("Login refused");
      assertThat(person).containsText("Limit of the realm, user or flow");
      assertThat(person).containsText("Login");
      assertAccessible(console);
      page.reload();
      assertThat(person).containsText("Login refused");
      page.keyboard().press("Escape");
      assertThat(person).hasCount(0);

      console.openTab("sessions");
      console.choose(ann.session(), "User");
      assertThat(person).containsText("Login refused");
      console.button("Lock down").click();
      console.dialog().getByLabel("Disable the user").check();
      page.getByTestId("session-guard-lockdown").click();
      assertThat(console.dialog()).containsText("1 session ended.");
      assertThat(console.dialog()).containsText("The user is disabled.");
      ann.assertRefused();
      console.dialog().getByText("Close").click();
      assertThat(console.dialog()).hasCount(0);
      assertThat(person).containsText("Session ended");
      assertThat(realm.as("ann").user().path("enabled").asBoolean()).isFalse();
      assertThat(console.failures()).isEmpty();
    }
  }

  @Test
  void aCapIsSetAndTellsHowFullItIs() {
    realm.own(false, 1, "deny");
    SignedIn.by(realm.as("ann"), "app");
    try (Console console = open("/settings")) {
      console.button("Add cap").click();
      Locator cap = console.page().getByTestId("session-guard-cap-0");
      cap.getByLabel("Sessions in all").fill("2");
      console.button("Save").click();
      assertThat(console.page().getByText("Settings saved")).isVisible();
      JsonNode stored = realm.settings().at("/caps/0");
      assertThat(stored.path("scope").asText()).isEqualTo("realm");
      assertThat(stored.path("maxSessions").asInt()).isEqualTo(2);
      // ann, and whoever looks at the page
      assertThat(new Oidc(realm.as("ben"), "app").directGrant().status()).isEqualTo(400);
      console.page().reload();
      assertThat(cap).containsText("2 of 2 in use (100 %)");
      assertThat(console.element()).containsText("A cap on sessions is nearly full");
      assertAccessible(console);
      assertThat(console.failures()).isEmpty();
    }
  }

  @Test
  void anApplicationIsLimitedByWhatIsFound() {
    realm.own(false, 1, "deny");
    try (Console console = open("/settings")) {
      console.button("Add application").click();
      Locator entry = console.page().getByTestId("session-guard-application-0");
      entry.locator("#session-guard-application-0-name").fill("Desk");
      entry.locator("#session-guard-application-0-clients").fill("app");
      console
          .page()
          .getByRole(AriaRole.OPTION, new Page.GetByRoleOptions().setName("app").setExact(true))
          .click();
      entry.getByLabel("When a login exceeds the limit").selectOption("deny");
      console.button("Save").click();
      assertThat(console.page().getByText("Settings saved")).isVisible();
      assertThat(new Oidc(realm.as("ann"), "app").directGrant().status()).isEqualTo(200);
      assertThat(new Oidc(realm.as("ann"), "app").directGrant().status()).isEqualTo(400);
      assertThat(new Oidc(realm.as("ann"), "device").directGrant().status()).isEqualTo(200);
      assertAccessible(console);
    }
  }
}
