package dev.sessionguard.it.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
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

  private static KeycloakServer server;
  private static Chromium chromium;

  @BeforeAll
  static void start() throws IOException {
    PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
    Path cities = directory.resolve("cities.mmdb");
    byte[] file =
        CityFileWriter.nested("Test-City")
            .with("203.0.113.0/26", "Berlin", "DE")
            .with("203.0.113.64/26", "Lyon", "FR")
            .with("198.51.100.0/24", "Boston", "US")
            .with("192.0.2.0/24", "Osaka", "JP")
            .toBytes();
    Files.write(cities, file);
    server =
        KeycloakServer.builder()
            .option("--spi-session-guard-location--city-file--files=" + cities)
            .start();
    chromium = new Chromium();
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
