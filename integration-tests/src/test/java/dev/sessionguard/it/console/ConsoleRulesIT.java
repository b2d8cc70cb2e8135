package dev.sessionguard.it.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.person.Administrator;
import dev.sessionguard.it.fixture.person.Chromium;
import dev.sessionguard.it.fixture.person.Console;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.realm.RuledRealm;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.time.Duration;
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
      makeRule(console, "Staff", "Groups", "/staff");
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
      makeRule(console, "Me", "Users", Administrator.NAME);
      console.button("Apply").click();
      console.button("Save").click();
      assertThat(console.dialog()).containsText("your next login in this realm would be refused");
      assertThat(realm.rules()).isEmpty();
      console.button("Save anyway").click();
      assertThat(page.getByText("Settings saved")).isVisible();
      assertThat(realm.rules()).hasSize(1);
    }
  }

  @Test
  void aRuleIsTriedOutAndSeenToHitSomebodyBeforeItBites() {
    realm.signIn("bob", 2);
    try (Console console = open()) {
      Page page = console.page();
      makeRule(console, "Staff", "Groups", "/staff");
      page.selectOption("#session-guard-rule-mode", "report-only");
      console.button("Apply").click();
      assertThat(rows(console)).containsText("1 above");
      console.button("Show the 1 user above the rule Staff").click();
      assertThat(console.dialog()).containsText("bob: 2 of 1");
      console.button("Close").last().click();
      save(console);
      assertThat(realm.letIn("bob", 1)).as("only reported").isEqualTo(1);

      Locator report = page.getByTestId("session-guard-report-only");
      Await.untilAsserted(
          Duration.ofSeconds(30),
          () ->
              assertThat(
                      realm
                          .admin()
                          .get(realm.realm().path("/session-guard/report-only"))
                          .toString())
                  .contains("\"refused\":1"));
      page.reload();
      assertThat(report).containsText("1 login would have been refused (1 user)");
      console.button("Show the list").click();
      assertThat(console.dialog().getByRole(AriaRole.GRID)).containsText("bob");
      assertThat(serious(console, ".pf-v5-c-modal-box")).isEmpty();
      console.button("Close").last().click();

      console.button("Edit the rule Staff").click();
      page.selectOption("#session-guard-rule-mode", "enforced");
      console.button("Apply").click();
      console.button("Save").click();
      assertThat(console.dialog())
          .containsText("1 user is above the limit of the rule Staff now, sessions above: 2.");
      save(console, console.dialog());
      assertThat(realm.letIn("bob", 1)).as("it bites").isZero();
      assertThat(realm.letIn("carol", 2)).as("and nobody else").isEqualTo(2);
    }
  }

  @Test
  void settingsThatSomebodyElseSavedMeanwhileAreAskedAbout() {
    try (Console console = open()) {
      Page page = console.page();
      makeRule(console, "Staff", "Groups", "/staff");
      console.button("Apply").click();
      realm.own(true, 7, "deny");
      console.button("Save").click();
      assertThat(console.dialog()).containsText("Somebody else has saved settings of this realm");
      console.button("Load their settings").click();
      assertThat(page.locator("#session-guard-max")).hasValue("7");
      assertThat(rows(console)).hasCount(0);

      makeRule(console, "Staff", "Groups", "/staff");
      console.button("Apply").click();
      realm.own(true, 8, "deny");
      console.button("Save").click();
      console.button("Overwrite").click();
      assertThat(page.getByText("Settings saved")).isVisible();
      assertThat(realm.settings().at("/limit/maxSessions").asInt()).isEqualTo(7);
      assertThat(realm.rules()).hasSize(1);
    }
  }

  private Console open() {
    String name = realm.realm().name();
    return Console.of(chromium, server, name).logInAtSettings(name, Administrator.NAME);
  }

  /** Begins a rule that allows one session, of which the editor stays open. */
  private static void makeRule(Console console, String name, String field, String option) {
    console.button("Create rule").click();
    console.dialog().getByLabel("Name").fill(name);
    pick(console, field, option.replace("/", ""), option);
    console.dialog().getByRole(AriaRole.CHECKBOX, named("Session limit")).check();
    console.page().fill("#session-guard-rule-max", "1");
    console.page().selectOption("#session-guard-rule-when", "deny");
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
    save(console, console.element());
  }

  private static void save(Console console, Locator within) {
    within.getByRole(AriaRole.BUTTON, named("Save")).click();
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
