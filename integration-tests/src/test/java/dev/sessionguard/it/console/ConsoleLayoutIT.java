package dev.sessionguard.it.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import dev.sessionguard.it.fixture.person.Administrator;
import dev.sessionguard.it.fixture.person.Chromium;
import dev.sessionguard.it.fixture.person.Console;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where things stand in a window, with values as long as they can be. */
class ConsoleLayoutIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ROWS = 25;

  /** Two lines of 21 pixels, a label or a button beside them, and the cell's padding. */
  private static final double TWO_LINES = 62;

  private static KeycloakServer server;
  private static Chromium chromium;

  private Realm realm;

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
    realm = Administrator.in(Realms.on(server).create(), "realm-admin");
  }

  @ParameterizedTest
  @CsvSource({"1440, 900, 420, 8", "1024, 768, 470, 5"})
  void theFirstRowsStandInTheFirstScreen(int width, int height, double lowest, int rows) {
    try (Console console = open("en-US", width, height)) {
      picture(console, "list-" + width);
      assertThat(box(console.rows().first()).y).isLessThan(lowest);
      BoundingBox last = box(console.rows().nth(rows - 1));
      assertThat(last.y + last.height).isLessThanOrEqualTo(height);
    }
  }

  @ParameterizedTest
  @CsvSource({"en, 1440", "en, 1024", "de, 1440", "de, 1024", "ja, 1440", "ja, 1024"})
  void whoAndTheMenuStayInSightWhateverTheValues(String locale, int width) {
    speak(locale);
    try (Console console = open(locale, width, 900)) {
      picture(console, "ugly-" + locale + "-" + width);
      assertTableHolds(console, width);
      console
          .page()
          .evaluate("document.querySelector('.session-guard-scroller').scrollLeft = 9999");
      assertTableHolds(console, width);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"users", "clients", "groups", "realm-settings", "events", "sessions"})
  void theTableLooksTheSameAfterAnyPageOfTheConsole(String stock) {
    try (Console console = open("en-US", 1440, 900)) {
      double before = box(console.rows().first()).height;
      console.page().click("#nav-item-" + stock);
      assertThat(console.element()).hasCount(0);
      assertThat(console.page().locator("main h1").first()).isVisible();
      console.page().waitForLoadState(com.microsoft.playwright.options.LoadState.NETWORKIDLE);
      console.entry().click();
      assertThat(console.rows()).hasCount(ROWS);
      assertTableHolds(console, 1440);
      assertThat(box(console.rows().first()).height).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 700})
  void narrowWindowsHaveCards(int width) {
    try (Console console = open("en-US", width, 900)) {
      picture(console, "cards-" + width);
      assertThat(
              console
                  .page()
                  .evaluate("document.querySelector('.session-guard-scroller').scrollWidth"))
          .isEqualTo(
              console
                  .page()
                  .evaluate("document.querySelector('.session-guard-scroller').clientWidth"));
      for (Locator row : console.rows().all()) {
        assertThat(box(row).height).isLessThanOrEqualTo(72);
      }
      assertThat(console.page().getByLabel("Sort by")).isVisible();
      BoundingBox row = box(console.rows().first());
      BoundingBox icon = box(console.rows().first().locator("td.session-guard-menu svg"));
      assertThat(icon.y).as("top of the menu").isBetween(row.y, row.y + row.height - icon.height);
      console.rows().first().locator("td.session-guard-menu button").click();
      assertThat(console.item("Log out")).isVisible();
    }
  }

  @Test
  void allRolesAreOneClickAway() {
    try (Console console = open("en-US", 1440, 900)) {
      Locator more = console.rows().first().locator("button[aria-label='+18 more roles']");
      assertThat(more).hasText("+18");
      more.click();
      Locator all = console.page().locator(".pf-v5-c-popover");
      assertThat(all).containsText("20 roles");
      assertThat(all).containsText("role-number-19");
      console.page().keyboard().press("Escape");
      assertThat(all).hasCount(0);
      assertThat(console.details()).hasCount(0);
    }
  }

  @Test
  void theDetailsLieOverTheListAndEscapeClosesThem() {
    try (Console console = open("en-US", 1440, 900)) {
      double width = box(console.rows().first()).width;
      console.rows().first().locator("td.session-guard-of-city").click();
      assertThat(console.details()).isVisible();
      picture(console, "details");
      assertThat(box(console.rows().first()).width).isEqualTo(width);
      BoundingBox details = box(console.details());
      assertThat(details.x + details.width).isLessThanOrEqualTo(1440);
      assertThat(console.details().evaluate("panel => panel.scrollWidth - panel.clientWidth"))
          .isEqualTo(0);
      console.page().keyboard().press("Escape");
      assertThat(console.details()).hasCount(0);
    }
  }

  private void assertTableHolds(Console console, int width) {
    for (Locator row : console.rows().all()) {
      assertThat(box(row).height).as("height of a row").isLessThanOrEqualTo(TWO_LINES);
    }
    Locator row = console.rows().first();
    BoundingBox menu = box(row.locator("td.session-guard-menu button"));
    assertThat(menu.x + menu.width).as("end of the menu").isLessThanOrEqualTo(width);
    BoundingBox name = box(row.locator("td.session-guard-of-username a"));
    BoundingBox table = box(console.element().locator(".session-guard-scroller"));
    assertThat(name.x).as("start of the name").isGreaterThanOrEqualTo(table.x);
    assertThat(name.width).as("width of the name").isGreaterThan(60);
    assertThat(table.x + table.width).as("end of the table").isLessThanOrEqualTo(width);
    assertThat(row.locator("td.session-guard-of-username a").getAttribute("title"))
        .as("a name that is cut")
        .hasSize(255);
  }

  private Console open(String locale, int width, int height) {
    Console console = Console.of(chromium, server, realm.name(), ColorScheme.LIGHT, locale);
    console.page().setViewportSize(width, height);
    console.page().route("**/session-guard/sessions?*", ConsoleLayoutIT::answer);
    console.logIn(realm.name(), Administrator.NAME);
    assertThat(console.rows()).hasCount(ROWS);
    return console;
  }

  private void speak(String locale) {
    realm
        .admin()
        .put(
            realm.path(""),
            Map.of(
                "internationalizationEnabled",
                true,
                "supportedLocales",
                List.of("en", "de", "ja"),
                "defaultLocale",
                locale));
  }

  private static void answer(Route route) {
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode items = answer.putArray("items");
    for (int i = 0; i < ROWS; i++) {
      items.add(ugly(i));
    }
    answer.put("total", 12_345).put("totalIsExact", false).put("next", "more");
    answer.putArray("attributions");
    route.fulfill(
        new Route.FulfillOptions().setContentType("application/json").setBody(answer.toString()));
  }

  /** A session with the longest values that there are: a directory's name, IPv6, 20 roles. */
  private static ObjectNode ugly(int row) {
    String[] names = {"uid=" + "x".repeat(251), "山".repeat(255), "long name ".repeat(25) + "end.."};
    long now = System.currentTimeMillis();
    ObjectNode item = JSON.createObjectNode();
    item.put("id", "row-" + row).put("sessionId", "session-" + row).put("userId", "user-" + row);
    item.put("username", names[row % names.length]);
    ArrayNode roles = item.putArray("roles");
    for (int i = 0; i < 20; i++) {
      roles.add("a-quite-long-role-number-" + i);
    }
    item.put("ip", "2001:0db8:85a3:08d3:1319:8a2e:0370:7348");
    item.put("city", "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch");
    item.put("country", "GB");
    item.putObject("device")
        .put("browser", "Samsung Internet for Android 29")
        .put("os", "Mac OS X");
    item.putArray("clients").add("https://sp.example.org/saml/metadata/" + "x".repeat(100));
    item.put("status", row % 2 == 0 ? "active" : "idle");
    item.put("loginTime", now - 90L * 86_400_000).put("lastActivity", now - 3_000_000);
    item.put("offline", row % 3 == 0).put("rememberMe", false).put("own", row == 0);
    return item;
  }

  private static BoundingBox box(Locator locator) {
    return locator.boundingBox();
  }

  /** To look at, on demand: {@code -Dpictures=folder}. */
  private static void picture(Console console, String name) {
    String folder = System.getProperty("pictures");
    if (folder != null) {
      console
          .page()
          .screenshot(new Page.ScreenshotOptions().setPath(Path.of(folder, name + ".png")));
    }
  }
}
