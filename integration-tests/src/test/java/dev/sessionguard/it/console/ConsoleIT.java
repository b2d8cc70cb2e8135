package dev.sessionguard.it.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.sessionguard.it.fixture.person.Account;
import dev.sessionguard.it.fixture.person.Administrator;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.person.Chromium;
import dev.sessionguard.it.fixture.person.Console;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The page in the stock console, in a real browser: only there do the console's markup, its token
 * and our script meet.
 */
class ConsoleIT {
  private static final String ADMIN = Administrator.NAME;
  private static final String MARKUP = "<img src=x onerror=\"window.hacked=1\">";

  private static KeycloakServer server;
  private static Chromium chromium;

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

  @Test
  void thePageIsReachedByAddressReloadBackAndClick() {
    Realm realm = realmWithAdmin("realm-admin");
    String session = logInAsUser(realm);
    try (Console console = open(realm)) {
      Page page = console.page();
      assertThat(console.row(session)).isVisible();
      assertThat(console.entry()).hasText("Session management");
      assertThat(console.entry()).hasAttribute("aria-current", "page");

      page.reload();
      assertThat(console.row(session)).isVisible();

      page.click("#nav-item-sessions");
      assertThat(page.locator("main.pf-v5-c-page__main")).isVisible();
      assertThat(console.element()).hasCount(0);
      page.goBack();
      assertThat(console.row(session)).isVisible();
      page.goForward();
      assertThat(console.element()).hasCount(0);
      console.entry().click();
      assertThat(console.row(session)).isVisible();
      assertThat(console.element()).hasCount(1);
      assertThat(console.failures()).isEmpty();
    }
  }

  @Test
  void anotherRealmsAddressShowsThatRealmOnly() {
    Realm one = Realms.on(server).create();
    Realm other = Realms.on(server).create();
    String ofOne = logInAsUser(one);
    String ofOther = logInAsUser(other);
    try (Console console = Console.of(chromium, server, "master").logIn(one.name(), "admin")) {
      assertThat(console.row(ofOne)).isVisible();
      console
          .page()
          .evaluate(
              "hash => { location.hash = hash }", "#/" + other.name() + "/ui-script/session-guard");
      assertThat(console.row(ofOther)).isVisible();
      assertThat(console.row(ofOne)).hasCount(0);
      assertThat(console.element()).containsText(other.name());
      // the console's own links must mean the same realm
      assertThat(console.page().locator("#nav-item-sessions"))
          .hasAttribute("href", Pattern.compile(".*" + other.name() + "/sessions"));
    }
  }

  @Test
  void logoutOnARowSignsThatBrowserOut() {
    Realm realm = realmWithAdmin("realm-admin");
    String kept = logInAsUser(realm);
    try (Account account = Account.logIn(chromium, realm);
        Console console = open(realm)) {
      String ended = newest(realm, kept);
      console.logOut(ended);
      assertThat(console.row(ended)).hasCount(0);
      assertThat(console.row(kept)).isVisible();
      assertThat(account.isSignedIn()).isFalse();
      assertThat(realm.liveSessions()).containsExactly(kept);
    }
  }

  @Test
  void selectedRowsAreEndedTogether() {
    Realm realm = realmWithAdmin("realm-admin");
    String first = logInAsUser(realm);
    String second = logInAsUser(realm);
    String kept = logInAsUser(realm);
    try (Console console = open(realm)) {
      console.row(first).getByRole(com.microsoft.playwright.options.AriaRole.CHECKBOX).check();
      console.row(second).getByRole(com.microsoft.playwright.options.AriaRole.CHECKBOX).check();
      console.button("Log out selected (2)").click();
      assertThat(console.dialog()).containsText("2 sessions will be ended.");
      console.confirm();
      assertThat(console.page().getByTestId("session-guard-job-report"))
          .containsText("2 sessions ended");
      assertThat(console.row(kept)).isVisible();
      assertThat(console.row(first)).hasCount(0);
      assertThat(realm.liveSessions()).containsExactly(kept);
    }
  }

  @Test
  void endingAllThatMatchLeavesTheOthers() {
    Realm realm = realmWithAdmin("realm-admin");
    String matching = logInFrom(realm, "203.0.113.77");
    String other = logInFrom(realm, "198.51.100.99");
    try (Console console = open(realm)) {
      assertThat(console.row(other)).isVisible();
      console.filter("ip", "203.0.113.77");
      assertThat(console.row(other)).hasCount(0);
      assertThat(console.row(matching)).isVisible();
      console.button("Log out all that match").click();
      assertThat(console.dialog()).containsText("1 session will be ended.");
      console.confirm();
      assertThat(console.page().getByTestId("session-guard-job-report"))
          .containsText("1 session ended");
      assertThat(realm.liveSessions()).containsExactly(other);
    }
  }

  @Test
  void terminatingAllKeepsTheOwnSessionAndTellsOfUntoldClients() {
    Realm realm = realmWithAdmin("realm-admin");
    logInAsUser(realm);
    try (Account account = Account.logIn(chromium, realm);
        Console console = open(realm)) {
      assertThat(console.rows()).hasCount(3);
      console.act("Terminate all sessions");
      assertThat(console.dialog()).containsText("2 sessions will be ended.");
      assertThat(console.dialog()).containsText("Your own session stays.");
      console.dialog().locator("#session-guard-realm").fill(realm.name());
      console.confirm();
      Locator report = console.page().getByTestId("session-guard-job-report");
      assertThat(report).containsText("2 sessions ended");
      assertThat(report).containsText("No application of these sessions has a logout URL");
      assertThat(console.rows()).hasCount(1);
      assertThat(console.rows()).containsText("You");
      assertThat(account.isSignedIn()).isFalse();
      assertThat(realm.liveSessions()).isEmpty();

      console.page().reload();
      assertThat(console.rows()).hasCount(1);
      assertThat(report).hasCount(0);
    }
  }

  @Test
  void terminatingAllWithoutExceptionSignsTheAdministratorOut() {
    Realm realm = realmWithAdmin("realm-admin");
    try (Console console = open(realm)) {
      assertThat(console.rows()).hasCount(1);
      console.act("Terminate all sessions");
      console.page().getByLabel("Keep my own session").uncheck();
      assertThat(console.dialog()).containsText("1 session will be ended.");
      console.dialog().locator("#session-guard-realm").fill(realm.name());
      console.confirm();
      assertThat(console.element()).containsText("You are signed out");
      console.button("Sign in again").click();
      assertThat(console.page().locator("#kc-login")).isVisible();
    }
  }

  @Test
  void aStricterLimitIsPreviewedThenSaved() {
    Realm realm = realmWithAdmin("realm-admin");
    logInAsUser(realm);
    logInAsUser(realm);
    try (Console console = openSettings(realm)) {
      Page page = console.page();
      page.locator("label[for=session-guard-limit]").first().click();
      page.fill("#session-guard-max", "0");
      console.button("Save").click();
      assertThat(console.element()).containsText("Enter a whole number from 1 to 1,000.");

      page.fill("#session-guard-max", "1");
      page.getByLabel("Deny the login").check();
      console.button("Save").click();
      assertThat(console.dialog())
          .containsText("1 user is above the limit of 1 now, sessions above: 1.");
      assertThat(stored(realm).path("limit").path("enabled").asBoolean()).isFalse();
      console.dialog().getByText("Save", new Locator.GetByTextOptions().setExact(true)).click();
      // the administrator holds the one session of theirs that is left
      assertThat(console.dialog()).containsText("your next login in this realm would be refused");
      console.button("Save anyway").click();
      assertThat(page.getByText("Settings saved")).isVisible();
      JsonNode limit = stored(realm).path("limit");
      assertThat(limit.path("enabled").asBoolean()).isTrue();
      assertThat(limit.path("maxSessions").asInt()).isEqualTo(1);
      assertThat(limit.path("whenExceeded").asText()).isEqualTo("deny");
    }
  }

  @Test
  void whatTheServerRefusesIsShownAtItsField() {
    Realm realm = realmWithAdmin("realm-admin");
    try (Console console = openSettings(realm)) {
      Page page = console.page();
      List<String> intercepted = new ArrayList<>();
      page.route(
          "**/session-guard/settings*",
          route -> {
            intercepted.add(route.request().method());
            if (route.request().method().equals("PUT")) {
              answer(
                  route,
                  400,
                  "{\"errorMessage\":\"Invalid\",\"errors\":[{\"field\":\"limit.maxSessions\","
                      + "\"errorMessage\":\"must be prime\"}]}");
            } else {
              route.resume();
            }
          });
      // Chromium intercepts for certain what comes after a navigation; a request from before it
      // reached the server once
      page.reload();
      page.locator("label[for=session-guard-limit]").first().click();
      console.button("Save").click();
      assertThat(page.locator("[id='session-guard-limit.maxSessions-error']"))
          .containsText("must be prime");
      assertThat(intercepted).contains("GET", "PUT");
      assertThat(page.locator("#session-guard-max"))
          .hasAttribute("aria-describedby", "session-guard-limit.maxSessions-error");
    }
  }

  @Test
  void unsavedSettingsStopALinkAndSurviveBack() {
    Realm realm = realmWithAdmin("realm-admin");
    try (Console console = openSettings(realm)) {
      Page page = console.page();
      page.locator("label[for=session-guard-limit]").first().click();
      page.fill("#session-guard-max", "7");
      page.click("#nav-item-sessions");
      assertThat(console.dialog()).containsText("Leave without saving?");
      console.button("Stay").click();
      assertThat(page.locator("#session-guard-max")).hasValue("7");

      page.click("#nav-item-sessions");
      console.button("Leave").click();
      assertThat(console.element()).hasCount(0);
      page.goBack();
      assertThat(page.locator("#session-guard-max")).hasValue("3");
    }
  }

  @Test
  void aViewerSeesEverythingAndCanDoNothing() {
    Realm realm = realmWithAdmin("view-realm", "view-users", "view-clients");
    String session = logInAsUser(realm);
    try (Console console = open(realm)) {
      console.menu(session).click();
      assertThat(console.item("Details")).isVisible();
      assertThat(console.item("Log out")).hasCount(0);
      console.page().keyboard().press("Escape");
      console.button("Action").click();
      assertThat(console.item("Export CSV")).isVisible();
      assertThat(console.item("Terminate all sessions")).hasCount(0);
      console.page().keyboard().press("Escape");
      console.openTab("settings");
      assertThat(console.element())
          .containsText("You can view these settings but not change them.");
      assertThat(console.button("Save")).hasCount(0);
      assertThat(console.page().locator("#session-guard-max")).isDisabled();
    }
  }

  @Test
  void aHelpDeskGetsTheListWithoutTheSettings() {
    Realm realm = realmWithAdmin("view-users", "manage-users");
    String session = logInAsUser(realm);
    try (Console console = open(realm)) {
      assertThat(console.row(session)).isVisible();
      assertThat(console.entry()).hasAttribute("aria-current", "page");
      assertThat(console.page().getByTestId("session-guard-tab-settings")).hasCount(0);
      console.logOut(session);
      assertThat(console.row(session)).hasCount(0);
      assertThat(realm.liveSessions()).isEmpty();
      assertThat(console.failures()).isEmpty();
    }
  }

  @Test
  void whoMayNotSeeSessionsGetsNeitherEntryNorPage() {
    Realm realm = realmWithAdmin("view-realm", "view-clients");
    try (Console console = open(realm)) {
      assertThat(console.page().locator("#nav-item-clients")).isVisible();
      assertThat(console.entry()).hasCount(0);
      assertThat(console.element()).hasCount(0);
    }
  }

  @Test
  void anEndedAdministratorIsTold() {
    Realm realm = realmWithAdmin("realm-admin");
    try (Console console = open(realm)) {
      assertThat(console.rows()).hasCount(1);
      String own = console.rows().first().getAttribute("data-session");
      realm.admin().delete(realm.path("/sessions/" + own));
      console.button("Refresh").click();
      assertThat(
              console
                  .page()
                  .getByText("You are signed out")
                  .or(console.page().locator("#kc-login")))
          .isVisible();
    }
  }

  @Test
  void anErrorOfTheServerIsToldAndCanBeTriedAgain() {
    Realm realm = realmWithAdmin("realm-admin");
    String session = logInAsUser(realm);
    try (Console console = Console.of(chromium, server, realm.name())) {
      Page page = console.page();
      page.route(
          "**/session-guard/sessions?*",
          route -> answer(route, 500, "{\"error\":\"unknown_error\"}"));
      page.route("**/session-guard/statistics", route -> answer(route, 500, "<html>"));
      console.logIn(realm.name(), ADMIN);
      assertThat(console.element()).containsText("The sessions could not be loaded");
      console.openTab("overview");
      assertThat(console.element()).containsText("The overview could not be loaded.");
      console.openTab("settings");
      assertThat(console.element()).containsText("Limit multiple sessions");
      console.openTab("sessions");
      assertThat(console.button("Try again")).isVisible(); // what the tab asked for has failed too
      page.unroute("**/session-guard/sessions?*");
      console.button("Try again").click();
      assertThat(console.row(session)).isVisible();

      page.route("**/session-guard/sessions?*", Route::abort);
      console.button("Refresh").click();
      assertThat(console.element()).containsText("What you see may be out of date");
      assertThat(console.row(session)).isVisible();
    }
  }

  @Test
  void markupFromOutsideStaysText() {
    Realm realm = realmWithAdmin("realm-admin");
    String text = MARKUP.replace("\"", "\\\"");
    String item =
        ("{'id':'%1$s','userId':'%1$s','username':'%1$s','roles':['%1$s'],'ip':'%1$s','city':'%1$s',"
                + "'country':'%1$s','device':{'browser':'%1$s','os':'%1$s'},'clients':['%1$s'],"
                + "'status':'%1$s','endReason':'%1$s','endedBy':'%1$s','loginTime':1,"
                + "'lastActivity':1,'offline':false,'rememberMe':false,'own':false}")
            .replace('\'', '"')
            .formatted(text);
    try (Console console = Console.of(chromium, server, realm.name())) {
      Page page = console.page();
      page.route(
          "**/session-guard/sessions?*",
          route ->
              answer(route, 200, "{\"items\":[" + item + "],\"total\":1,\"totalIsExact\":true}"));
      console.logIn(realm.name(), ADMIN);
      assertThat(console.element()).containsText(MARKUP);
      console.button("Actions for the session of " + MARKUP).click();
      console.item("Details").click();
      assertThat(console.details()).containsText(MARKUP);
      assertThat(console.element().locator("img[src=x]")).hasCount(0);
      assertThat(page.evaluate("() => window.hacked")).isNull();
      assertThat(console.failures()).isEmpty();
    }
  }

  @Test
  void aNamePutInByAUserStaysText() {
    Realm realm = realmWithAdmin("realm-admin");
    String session =
        new Browser(realm).calledItself(MARKUP).login("app").loggedIn().sessionId().orElseThrow();
    try (Console console = open(realm)) {
      assertThat(console.row(session)).isVisible();
      assertThat(console.element().locator("img[src=x]")).hasCount(0);
      assertThat(console.page().evaluate("() => window.hacked")).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "de, Sitzungsverwaltung, Alle Sitzungen beenden",
    "fr, Gestion des sessions, Terminer toutes les sessions",
    "ja, セッション管理, すべてのセッションを終了"
  })
  void thePageSpeaksTheAdministratorsLanguage(String locale, String title, String action) {
    Realm realm = realmWithAdmin("realm-admin");
    realm
        .admin()
        .put(
            realm.path(""),
            Map.of(
                "internationalizationEnabled",
                true,
                "supportedLocales",
                List.of("en", "de", "fr", "ja"),
                "defaultLocale",
                locale));
    try (Console console = Console.of(chromium, server, realm.name(), ColorScheme.LIGHT, locale)) {
      console.logIn(realm.name(), ADMIN);
      assertThat(console.entry()).hasText(title);
      assertThat(console.element().locator("h1")).hasText(title);
      console.element().locator("#session-guard-actions").click();
      assertThat(console.item(action)).isVisible();
      assertThat(console.element().locator("[lang=" + locale + "]")).hasCount(1);
    }
  }

  @Test
  void columnsAreRememberedInTheirOrder() {
    Realm realm = realmWithAdmin("realm-admin");
    try (Console console = open(realm)) {
      Page page = console.page();
      Locator headers = page.locator("session-guard-page thead th");
      assertThat(headers.filter(new Locator.FilterOptions().setHasText("Device"))).hasCount(1);
      console.button("Columns").click();
      page.locator("#session-guard-column-device").uncheck();
      page.locator("#session-guard-column-clients").check();
      console.button("Move Login IP up").click();
      console.dialog().getByText("Save", new Locator.GetByTextOptions().setExact(true)).click();
      page.reload();
      assertThat(console.rows()).hasCount(1);
      List<String> names = headers.allTextContents();
      assertThat(names).contains("Clients").doesNotContain("Device");
      assertThat(names.indexOf("Login IP")).isLessThan(names.indexOf("Role"));
    }
  }

  @Test
  void listsArePagedSortedAndExportedAsShown() throws IOException {
    Realm realm = realmWithAdmin("realm-admin");
    for (int i = 10; i < 22; i++) {
      logInFrom(realm, "203.0.113." + i);
    }
    try (Console console = open(realm)) {
      Page page = console.page();
      console.filter("user", Realm.USER);
      assertThat(console.total()).hasText("1–12 of 12");
      page.getByLabel("Sessions per page").selectOption("10");
      assertThat(console.total()).hasText("1–10 of 12");
      console.element().locator("thead").getByText("Login IP").click();
      assertThat(console.rows().first()).containsText("203.0.113.10");
      console.turn("Next");
      assertThat(console.total()).hasText("11–12 of 12");
      assertThat(console.rows().last()).containsText("203.0.113.21");
      console.turn("Previous");
      assertThat(console.total()).hasText("1–10 of 12");

      Download csv = page.waitForDownload(() -> console.act("Export CSV"));
      List<String> lines = Files.readAllLines(csv.path());
      assertThat(lines).hasSize(13);
      assertThat(lines.get(1)).contains("203.0.113.10");
      assertThat(lines.get(12)).contains("203.0.113.21");
    }
  }

  @Test
  void endedSessionsTellWhyAndByWhom() {
    Realm realm = realmWithAdmin("realm-admin");
    String session = logInAsUser(realm);
    try (Console console = open(realm)) {
      console.logOut(session);
      assertThat(console.row(session)).hasCount(0);
      console.show("ended");
      assertThat(console.row(session)).containsText("Ended by an administrator");
      assertThat(console.row(session)).containsText(ADMIN);
      console.choose(session, "Details");
      Locator details = console.details();
      assertThat(details).containsText("Ended by an administrator");
      assertThat(details).containsText(ADMIN);
      assertThat(details).containsText("app");
    }
  }

  @Test
  void theConsoleWorksWithOurScriptBroken() {
    Realm realm = realmWithAdmin("realm-admin");
    for (String script : List.of("console-host", "element")) {
      try (Console console = Console.of(chromium, server, realm.name())) {
        Page page = console.page();
        page.route(
            "**/assets/" + script + "-*.js",
            route ->
                route.fulfill(
                    new Route.FulfillOptions()
                        .setContentType("text/javascript")
                        .setBody("throw new Error('broken on purpose')")));
        console.logIn(realm.name(), ADMIN);
        page.click("#nav-item-users");
        assertThat(page.getByTestId("table-search-input").or(page.getByText(ADMIN)).first())
            .isVisible();
        assertThat(console.element()).hasCount(0);
        page.click("#nav-item-sessions");
        console.awaitRoute("/sessions");
        assertThat(page.locator("main.pf-v5-c-page__main")).isVisible();
      }
    }
  }

  @Test
  void theConsolesHeadersAreUntouched() {
    Realm realm = realmWithAdmin("realm-admin");
    try (Console console = Console.of(chromium, server, realm.name())) {
      Response response = console.page().navigate(console.address(realm.name(), ""));
      assertThat(response.headerValue("content-security-policy"))
          .isEqualTo("frame-src 'self'; frame-ancestors 'self'; object-src 'none';");
    }
  }

  @Test
  void axeFindsNothingInAnyState() {
    Realm realm = realmWithAdmin("realm-admin");
    String session = logInAsUser(realm);
    for (ColorScheme colors : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      try (Console console = Console.of(chromium, server, realm.name(), colors, "en-US")) {
        console.logIn(realm.name(), ADMIN);
        assertThat(console.row(session)).isVisible();
        assertThat(
                (Boolean)
                    console
                        .page()
                        .evaluate("document.documentElement.matches('.pf-v5-theme-dark')"))
            .isEqualTo(colors == ColorScheme.DARK);
        assertThat(violations(console, "session-guard-page")).as("list, " + colors).isEmpty();
        console.menu(session).click();
        assertThat(console.item("Details")).isVisible();
        assertThat(violations(console, ".pf-v5-c-menu")).as("menu, " + colors).isEmpty();
        console.item("Details").click();
        assertThat(console.details()).isVisible();
        assertThat(violations(console, "session-guard-page")).as("details, " + colors).isEmpty();
        console.page().keyboard().press("Escape");
        console.choose(session, "Log out");
        assertThat(console.dialog()).containsText("Log out this session?");
        assertThat(violations(console, ".pf-v5-c-modal-box")).as("one, " + colors).isEmpty();
        console.button("Cancel").click();
        console.act("Terminate all sessions");
        assertThat(console.dialog()).containsText("will be ended");
        assertThat(violations(console, ".pf-v5-c-modal-box")).as("all, " + colors).isEmpty();
        console.button("Cancel").click();
        console.button("Columns").click();
        assertThat(console.dialog()).isVisible();
        assertThat(violations(console, ".pf-v5-c-modal-box")).as("columns, " + colors).isEmpty();
        console.page().keyboard().press("Escape");
        console.filter("city", "Nowhere");
        assertThat(console.element()).containsText("No matching sessions");
        assertThat(violations(console, "session-guard-page")).as("empty, " + colors).isEmpty();
        console.openTab("overview");
        assertThat(console.element()).containsText("Logins today");
        assertThat(console.element().locator(".session-guard-figure").first()).isVisible();
        assertThat(violations(console, "session-guard-page")).as("overview, " + colors).isEmpty();
        console.openTab("settings");
        assertThat(console.page().locator("#session-guard-max")).isVisible();
        for (Locator summary : console.element().locator("summary").all()) {
          summary.click();
        }
        assertThat(violations(console, "session-guard-page")).as("settings, " + colors).isEmpty();
      }
    }
  }

  @Test
  void aRowIsEndedByKeyboardAloneAndTheFocusGoesToTheNext() {
    Realm realm = realmWithAdmin("realm-admin");
    String next = logInAsUser(realm);
    String ended = logInAsUser(realm);
    try (Console console = open(realm)) {
      Page page = console.page();
      page.getByLabel("Which sessions").selectOption("live");
      console.filter("user", Realm.USER);
      assertThat(console.rows()).hasCount(2);
      console.menu(ended).focus();
      page.keyboard().press("Enter");
      assertThat(console.item("Details")).isFocused();
      page.keyboard().press("Enter");
      assertThat(console.details().locator("span[tabindex='-1']")).isFocused();
      page.keyboard().press("Escape");
      assertThat(console.details()).hasCount(0);
      assertThat(console.menu(ended)).isFocused();
      page.keyboard().press("Enter");
      assertThat(console.item("Details")).isFocused();
      page.keyboard().press("ArrowUp");
      assertThat(console.item("Log out")).isFocused();
      page.keyboard().press("Enter");
      assertThat(console.dialog()).containsText(Realm.USER);
      page.getByTestId("session-guard-confirm").focus();
      page.keyboard().press("Enter");
      assertThat(console.row(ended)).hasCount(0);
      assertThat(console.menu(next)).isFocused();
    }
  }

  @Test
  void theAddressHoldsTheListAndCanBeSent() {
    Realm realm = realmWithAdmin("realm-admin");
    String here = logInFrom(realm, "203.0.113.77");
    String there = logInFrom(realm, "198.51.100.99");
    try (Console console = open(realm)) {
      Page page = console.page();
      assertThat(console.row(there)).isVisible();
      console.filter("ip", "203.0.113.77");
      console.element().locator("thead").getByText("Login IP", exactly()).click();
      console.choose(here, "Details");
      assertThat(console.details()).containsText("203.0.113.77");
      String sent = page.url();
      page.goBack();
      assertThat(console.details()).hasCount(0);
      page.goForward();
      assertThat(console.details()).containsText("203.0.113.77");
      page.reload();
      assertThat(console.details()).containsText("203.0.113.77");
      assertThat(console.row(there)).hasCount(0);

      page.keyboard().press("Escape");
      assertThat(console.details()).hasCount(0);
      console.openTab("settings");
      assertThat(page.locator("#session-guard-max")).isVisible();
      page.goBack();
      assertThat(console.row(here)).isVisible();
      assertThat(console.row(there)).hasCount(0);

      page.navigate(sent);
      assertThat(console.details()).containsText("203.0.113.77");
      assertThat(console.failures()).isEmpty();
    }
  }

  @Test
  void theFiguresLeadIntoTheList() {
    Realm realm = realmWithAdmin("realm-admin");
    String session = logInAsUser(realm);
    try (Console console = open(realm)) {
      console.openTab("overview");
      console.element().locator("a[aria-label$='Logins today']").click();
      assertThat(console.row(session)).isVisible();
      assertThat(console.element()).containsText("Login from:");
      assertThat(console.failures()).isEmpty();
    }
  }

  @Test
  void anUnreachableServerKeepsPageAndDraft() {
    Realm realm = realmWithAdmin("realm-admin");
    realm.admin().put(realm.path(""), Map.of("accessTokenLifespan", 6));
    String session = logInAsUser(realm);
    try (Console console = openSettings(realm)) {
      Page page = console.page();
      page.locator("label[for=session-guard-limit]").first().click();
      page.fill("#session-guard-max", "7");
      page.route("**/realms/**", Route::abort);
      console.openTab("sessions");
      page.waitForTimeout(3_000);
      console.button("Refresh").click();
      assertThat(console.element()).containsText("The sessions could not be loaded");
      page.unroute("**/realms/**");
      console.button("Try again").click();
      assertThat(console.row(session)).isVisible();
      console.openTab("settings");
      assertThat(page.locator("#session-guard-max")).hasValue("7");
    }
  }

  private static Console openSettings(Realm realm) {
    return Console.of(chromium, server, realm.name()).logInAtSettings(realm.name(), ADMIN);
  }

  private static Console open(Realm realm) {
    return Console.of(chromium, server, realm.name()).logIn(realm.name(), ADMIN);
  }

  private static String logInAsUser(Realm realm) {
    return new Browser(realm).login("app").loggedIn().sessionId().orElseThrow();
  }

  private static String logInFrom(Realm realm, String address) {
    return new Browser(realm).from(address).login("app").loggedIn().sessionId().orElseThrow();
  }

  private static String newest(Realm realm, String but) {
    Set<String> sessions = realm.liveSessions();
    sessions.remove(but);
    assertThat(sessions).hasSize(1);
    return sessions.iterator().next();
  }

  private static JsonNode stored(Realm realm) {
    return realm.admin().get(realm.path("/session-guard/settings"));
  }

  private static void answer(Route route, int status, String body) {
    route.fulfill(
        new Route.FulfillOptions()
            .setStatus(status)
            .setContentType("application/json")
            .setBody(body));
  }

  private static Locator.GetByTextOptions exactly() {
    return new Locator.GetByTextOptions().setExact(true);
  }

  private static Set<String> violations(Console console, String selector) {
    return new AxeBuilder(console.page())
        .include(List.of(selector)).analyze().getViolations().stream()
            .map(ConsoleIT::told)
            .collect(Collectors.toSet());
  }

  private static String told(Rule rule) {
    return rule.getId() + ": " + rule.getNodes().stream().map(node -> node.getHtml()).toList();
  }

  private static Realm realmWithAdmin(String... roles) {
    return Administrator.in(Realms.on(server).create(), roles);
  }
}
