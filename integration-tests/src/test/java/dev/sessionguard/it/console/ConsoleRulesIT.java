package dev.sessionguard.it.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.sessionguard.it.fixture.person.Administrator;
import dev.sessionguard.it.fixture.person.Chromium;
import dev.sessionguard.it.fixture.person.Console;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.realm.RuledRealm;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rules as an administrator makes and orders them in the console, and what a member is told. */
class ConsoleRulesIT {
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
    realm.join("bob", realm.addGroup("staff", ""));
    realm.addClientRole("app", "editor");
  }

  @Test
  void aRuleIsMadeByTypeaheadOrderedByKeyboardAndTellsAMemberWhatHolds() {
    realm.as("carol");
    realm.rules(
        """
        [{"name":"Rescue","who":{"users":["carol"]},"exempt":true}]""");
    try (Console console = open()) {
      Page page = console.page();
      console.button("Create rule").click();
      console.dialog().getByLabel("Name").fill("Staff");
      pick(console, "Groups", "sta", "/staff");
      console.dialog().getByRole(AriaRole.CHECKBOX, named("Session limit")).check();
      page.fill("#session-guard-rule-max", "1");
      page.selectOption("#session-guard-rule-when", "deny");
      console.button("Apply").click();
      assertThat(console.dialog()).hasCount(0);
      assertThat(rows(console)).hasCount(2);
      assertThat(realm.rules()).as("nothing is stored before Save").hasSize(1);

      console.button("Move Staff up").focus();
      page.keyboard().press("Enter");
      assertThat(console.button("Move Staff up")).isFocused();
      assertThat(console.element()).containsText("The rule Staff is at position 1 of 2");
      save(console);
      assertThat(realm.rules())
          .extracting(rule -> rule.path("name").asText())
          .containsExactly("Staff", "Rescue");
      JsonNode staff = realm.rules().get(0);
      assertThat(staff.at("/who/groups/0").asText()).isEqualTo("/staff");
      assertThat(staff.at("/limit/maxSessions").asInt()).isEqualTo(1);
      assertThat(staff.at("/limit/whenExceeded").asText()).isEqualTo("deny");

      page.reload();
      assertThat(rows(console).first()).containsText("Staff");
      assertThat(rows(console).first()).containsText("Group /staff");
      assertThat(rows(console).first()).containsText("1 session; then: Deny the login");

      page.getByText("Check a user").click();
      choose(console.element(), "User to check", "bo", "bob");
      Locator policy = page.getByLabel("What holds for bob");
      assertThat(policy).containsText("From the rule Staff, by: Group /staff");
      assertThat(policy).containsText("Is let in");
      assertThat(console.failures()).isEmpty();
    }
  }

  @Test
  void everyKindOfNameIsFoundAndWhatIsGoneIsMarked() {
    realm.realm().addRole("auditor");
    realm.rules(
        """
        [{"name":"All","who":{"groups":["/staff"]},"limit":{"maxSessions":3}}]""");
    String group = realm.admin().get(realm.realm().path("/groups")).get(0).path("id").asText();
    realm.admin().delete(realm.realm().path("/groups/" + group));
    try (Console console = open()) {
      console.button("Edit the rule All").click();
      assertThat(console.dialog()).containsText("/staff (not found)");
      pick(console, "Realm roles", "audit", "auditor");
      choose(console.dialog(), "Client", "ap", "app");
      pick(console, "Roles of app", "", "editor");
      pick(console, "Users", "bo", "bob");
      console.dialog().getByLabel("Groups").last().focus();
      console.page().keyboard().type("sta");
      assertThat(console.dialog()).containsText("Nothing found");
      console.page().keyboard().press("Escape");
      assertThat(console.dialog()).isVisible();
      console
          .dialog()
          .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Remove /staff"))
          .click();
      assertThat(serious(console, ".pf-v5-c-modal-box")).isEmpty();
      console.button("Apply").click();
      assertThat(serious(console, "session-guard-page")).isEmpty();
      save(console);
      JsonNode who = realm.rules().get(0).path("who");
      assertThat(who.path("realmRoles").toString()).isEqualTo("[\"auditor\"]");
      assertThat(who.path("clientRoles").toString()).isEqualTo("{\"app\":[\"editor\"]}");
      assertThat(who.path("users").toString()).isEqualTo("[\"bob\"]");
      assertThat(who.has("groups")).isFalse();
    }
  }

  @Test
  void whoWouldLockThemselvesOutIsAskedFirst() {
    try (Console console = open()) {
      Page page = console.page();
      console.button("Create rule").click();
      console.dialog().getByLabel("Name").fill("Me");
      pick(console, "Users", Administrator.NAME, Administrator.NAME);
      console.dialog().getByRole(AriaRole.CHECKBOX, named("Session limit")).check();
      page.fill("#session-guard-rule-max", "1");
      page.selectOption("#session-guard-rule-when", "deny");
      console.button("Apply").click();
      console.button("Save").click();
      assertThat(console.dialog()).containsText("your next login in this realm would be refused");
      assertThat(realm.rules()).isEmpty();
      console.button("Save anyway").click();
      assertThat(page.getByText("Settings saved")).isVisible();
      assertThat(realm.rules()).hasSize(1);
    }
  }

  private Console open() {
    Console console = Console.of(chromium, server, realm.realm().name());
    // how many users are above a limit is not what these are about
    console
        .page()
        .route(
            "**/session-guard/settings/preview",
            route ->
                route.fulfill(
                    new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody(
                            "{\"complete\":true,\"rules\":[],\"realm\":{\"users\":0,"
                                + "\"usersAbove\":0,\"sessionsAbove\":0,\"named\":[]}}")));
    return console.logIn(realm.realm().name(), Administrator.NAME);
  }

  /** Chooses what a field of the dialog finds, which then is a chip. */
  private static void pick(Console console, String field, String typed, String option) {
    choose(console.dialog(), field, typed, option);
    assertThat(
            console
                .dialog()
                .locator(".pf-v5-c-chip")
                .filter(new Locator.FilterOptions().setHasText(option)))
        .isVisible();
  }

  private static void choose(Locator within, String field, String typed, String option) {
    Locator box = within.getByRole(AriaRole.COMBOBOX, named(field));
    box.click();
    box.fill(typed);
    within
        .getByRole(AriaRole.OPTION)
        .filter(new Locator.FilterOptions().setHasText(option))
        .first()
        .click();
  }

  private static Locator.GetByRoleOptions named(String name) {
    return new Locator.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Locator rows(Console console) {
    return console.page().locator("table[aria-label=Rules] tbody tr");
  }

  private static void save(Console console) {
    console.button("Save").click();
    assertThat(console.page().getByText("Settings saved")).isVisible();
  }

  private static Set<String> serious(Console console, String selector) {
    return new AxeBuilder(console.page())
        .include(List.of(selector)).analyze().getViolations().stream()
            .filter(rule -> Set.of("serious", "critical").contains(rule.getImpact()))
            .map(
                rule ->
                    rule.getId()
                        + ": "
                        + rule.getNodes().stream().map(node -> node.getHtml()).toList())
            .collect(Collectors.toSet());
  }
}
