package dev.sessionguard.it.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.sessionguard.it.fixture.person.Administrator;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.person.Chromium;
import dev.sessionguard.it.fixture.person.Console;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.location.CityFileWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a realm whose users come from several places, which needs a server with cities. */
class ConsolePlacesIT {
  private static final String WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) ";
  private static final String CHROME =
      WINDOWS + "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";
  private static final String FIREFOX =
      "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0";
  private static final String SAFARI =
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
          + " Version/18.6 Safari/605.1.15";
  private static final String PHONE =
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
          + " Gecko) Version/18.6 Mobile/15E148 Safari/604.1";

  @TempDir static Path directory;

  private static Path cities;
  private static KeycloakServer server;
  private static Chromium chromium;

  @BeforeAll
  static void start() throws IOException {
    PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
    cities = directory.resolve("cities.mmdb");
    Files.write(cities, builtAt(Instant.now()).toBytes());
    server =
        KeycloakServer.builder()
            .option("--spi-session-guard-location--city-file--files=" + cities)
            .option("--spi-session-guard-location--city-file--reload-seconds=1")
            .start();
    chromium = new Chromium();
  }

  private static CityFileWriter builtAt(Instant time) {
    return CityFileWriter.nested("Test-City")
        .with("203.0.113.0/26", "Berlin", "DE")
        .with("203.0.113.64/26", "Lyon", "FR")
        .with("198.51.100.0/24", "Boston", "US")
        .with("192.0.2.0/24", "Osaka", "JP")
        .builtAt(time.getEpochSecond());
  }

  @AfterAll
  static void stop() {
    chromium.close();
    server.close();
  }

  @Test
  void placesAndDevicesAreShown() {
    Realm realm = Administrator.in(Realms.on(server).with("realm", "demo").create(), "realm-admin");
    realm.limit(3, "end-oldest");
    for (String name : List.of("bob", "carol", "dave", "erin")) {
      addUser(realm, name);
    }
    logIn(realm, "alice", "203.0.113.9", CHROME);
    logIn(realm, "alice", "198.51.100.20", PHONE);
    logIn(realm, "bob", "203.0.113.70", FIREFOX);
    logIn(realm, "carol", "192.0.2.33", SAFARI);
    logIn(realm, "carol", "192.0.2.34", PHONE);
    logIn(realm, "dave", "203.0.113.12", FIREFOX);
    for (int i = 0; i < 4; i++) {
      logIn(realm, "erin", "203.0.113.8" + i, CHROME);
    }
    for (ColorScheme colors : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      try (Console console =
          Console.of(chromium, server, realm.name(), colors, "en-US")
              .logIn(realm.name(), Administrator.NAME)) {
        assertThat(console.rows().first()).isVisible();
        assertThat(console.element()).containsText("Berlin, Germany");
        assertThat(console.element()).containsText("Osaka, Japan");
        assertThat(console.element()).containsText(Pattern.compile("Firefox \\d+ on "));
        picture(console, "session-management" + (colors == ColorScheme.DARK ? "-dark" : ""));
        console.act("Terminate all sessions");
        assertThat(console.dialog()).containsText("sessions will be ended");
        if (colors == ColorScheme.LIGHT) {
          picture(console, "terminate-all");
        }
        console.button("Cancel").click();
        console.openTab("overview");
        assertThat(console.element().getByText("Berlin, Germany")).isVisible();
        picture(console, "overview" + (colors == ColorScheme.DARK ? "-dark" : ""));
        console.element().getByText("Berlin, Germany").click();
        assertThat(console.rows()).hasCount(2);
        console.openTab("settings");
        assertThat(console.page().locator("#session-guard-max")).hasValue("3");
        picture(console, "settings" + (colors == ColorScheme.DARK ? "-dark" : ""));
      }
    }
  }

  @Test
  void eachFigureOfTheOverviewLeadsToWhatItCounts() {
    Realm realm = Administrator.in(Realms.on(server).create(), "realm-admin");
    addUser(realm, "bob");
    addUser(realm, "carol");
    realm.limit(1, "end-oldest");
    logIn(realm, "bob", "203.0.113.9", CHROME);
    logIn(realm, "bob", "203.0.113.10", FIREFOX);
    logIn(realm, "carol", "198.51.100.20", PHONE);
    try (Console console =
        Console.of(chromium, server, realm.name())
            .logInAt(realm.name(), "/overview", Administrator.NAME)) {
      Page page = console.page();
      Locator map = page.getByTestId("session-guard-map");
      assertThat(map.locator("a")).hasCount(2);
      assertThat(console.element()).containsText("Live sessions by country");
      console.element().getByText("Show as a table").click();
      Locator hours = console.element().getByLabel("Logins and live sessions by hour");
      assertThat(hours.locator("tbody tr")).hasCount(24);
      assertThat(new AxeBuilder(page).include("session-guard-page").analyze().getViolations())
          .isEmpty();

      map.locator("a", new Locator.LocatorOptions().setHasText("Germany: 1")).click();
      assertThat(console.rows()).hasCount(1);
      assertThat(page).hasURL(Pattern.compile("/sessions\\?country=DE$"));
      assertThat(console.rows().first()).containsText("Berlin, Germany");
      page.goBack();

      console.element().getByText("Session limit").click();
      assertThat(page).hasURL(Pattern.compile("status=ended&reason=limit&endedFrom="));
      assertThat(console.rows()).hasCount(1);
      assertThat(console.element()).containsText("End reason: Session limit");
      page.reload();
      assertThat(console.rows()).hasCount(1);
      console.element().getByLabel("Filter by").selectOption("reason");
      console.element().locator("select[aria-label='End reason']").selectOption("idle");
      assertThat(console.element()).containsText("No matching sessions");
      assertThat(page).hasURL(Pattern.compile("reason=idle"));

      console.openTab("overview");
      console.element().getByText("Show as a table").click();
      hours.locator("tbody a").first().click();
      assertThat(page).hasURL(Pattern.compile("status=all&from=.*&to="));
      // bob twice, carol, and who looks at the page; fewer where an hour began meanwhile
      assertThat(console.rows().first()).isVisible();
      assertThat(console.failures()).isEmpty();
    }
  }

  @Test
  void theStockPagesOfAUserAndAClientLinkIntoTheList() {
    Realm realm = Administrator.in(Realms.on(server).create(), "realm-admin");
    addUser(realm, "bob");
    logIn(realm, "bob", "203.0.113.9", CHROME);
    String bob = realm.admin().get(realm.path("/users?username=bob")).at("/0/id").asText();
    try (Console console =
        Console.of(chromium, server, realm.name()).logIn(realm.name(), Administrator.NAME)) {
      Page page = console.page();
      assertThat(console.rows().first()).isVisible();
      Locator link = page.locator("#session-guard-link");
      page.navigate(console.address(realm.name(), "/users/" + bob + "/settings"));
      assertThat(page.getByTestId("user-sessions-tab")).isVisible();
      assertThat(link).hasCount(0);
      page.getByTestId("user-sessions-tab").click();
      assertThat(link).isVisible();
      link.click();
      assertThat(console.element()).containsText("User: bob");
      assertThat(console.rows()).hasCount(1);

      page.navigate(
          console.address(realm.name(), "/clients/" + realm.clientUuid("app") + "/sessions"));
      assertThat(link).isVisible();
      link.click();
      assertThat(console.element()).containsText("Client: app");
      assertThat(console.rows()).hasCount(1);
      assertThat(page).hasURL(Pattern.compile("status=all&client=app$"));
      assertThat(console.failures()).isEmpty();
    }
  }

  @Test
  void aRefusalOfTodayIsListedFromItsFigure() {
    Realm realm = Administrator.in(Realms.on(server).create(), "realm-admin");
    addUser(realm, "bob");
    realm.limit(1, "deny");
    logIn(realm, "bob", "203.0.113.9", CHROME);
    Browser refused = new Browser(realm).from("203.0.113.9").calledItself(FIREFOX);
    refused.submit(refused.open("app").page(), Map.of("username", "bob", "password", "bob"));
    try (Console console =
        Console.of(chromium, server, realm.name())
            .logInAt(realm.name(), "/overview", Administrator.NAME)) {
      console
          .element()
          .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("1 Refused today"))
          .click();
      Locator rows = console.page().getByTestId("session-guard-refusals").locator("tbody tr");
      assertThat(rows).hasCount(1);
      assertThat(console.element()).containsText("Refused from ");
      assertThat(console.page()).hasURL(Pattern.compile("/refusals\\?from="));
    }
  }

  @Test
  void anOldCityFileAndTheFieldsOfTheSettingsAreExplained() throws IOException {
    Realm realm = Administrator.in(Realms.on(server).create(), "realm-admin");
    builtAt(Instant.now().minus(Duration.ofDays(61))).replace(cities);
    try (Console console =
        Console.of(chromium, server, realm.name()).logIn(realm.name(), Administrator.NAME)) {
      Locator note = console.page().getByTestId("session-guard-city-file");
      for (int i = 0; i < 20 && note.count() == 0; i++) {
        console.page().waitForTimeout(1000);
        console.button("Refresh").click();
      }
      assertThat(note).containsText("more than 60 days old");
      note.getByText("How to renew it").click();
      assertThat(note).containsText("Move a newer file into the place of the old one");
      console.openTab("settings");
      console.page().getByTestId("help-label-limit.maxSessions").click();
      Locator help = console.page().locator(".pf-v5-c-popover");
      assertThat(help).containsText("The most sessions a user may have at once");
      assertThat(
              new AxeBuilder(console.page()).include(".pf-v5-c-popover").analyze().getViolations())
          .isEmpty();
      console.page().keyboard().press("Escape");
      assertThat(help).hasCount(0);
      assertThat(console.failures()).isEmpty();
    } finally {
      builtAt(Instant.now()).replace(cities);
    }
  }

  private static void addUser(Realm realm, String name) {
    realm
        .admin()
        .post(
            realm.path("/users"),
            Map.of(
                "username",
                name,
                "enabled",
                true,
                "email",
                name + "@example.org",
                "emailVerified",
                true,
                "firstName",
                name,
                "lastName",
                "Example",
                "credentials",
                List.of(Map.of("type", "password", "value", name, "temporary", false))));
  }

  private static void logIn(Realm realm, String user, String address, String agent) {
    Browser browser = new Browser(realm).from(address).calledItself(agent);
    browser
        .submit(browser.open("app").page(), Map.of("username", user, "password", user))
        .loggedIn();
  }

  /** For the README, on demand: {@code mvn verify -Dit.test=ConsolePlacesIT -Dscreenshots=true}. */
  private static void picture(Console console, String name) {
    if (Boolean.getBoolean("screenshots")) {
      Path images = Path.of(System.getProperty("basedir", "."), "../docs/images");
      console
          .page()
          .screenshot(new Page.ScreenshotOptions().setPath(images.resolve(name + ".png")));
    }
  }
}
