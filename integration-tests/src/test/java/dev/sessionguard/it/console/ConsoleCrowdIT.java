package dev.sessionguard.it.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.sessionguard.it.fixture.person.Administrator;
import dev.sessionguard.it.fixture.person.Chromium;
import dev.sessionguard.it.fixture.person.Console;
import dev.sessionguard.it.fixture.realm.LedgerFill;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of a realm with ten thousand sessions, from the first look to the end of all. */
class ConsoleCrowdIT {
  /** Three in ten of the rows live. */
  private static final int ROWS = 35_000;

  @Test
  void tenThousandSessionsAreBrowsedAndEnded() throws SQLException {
    PlaywrightAssertions.setDefaultAssertionTimeout(60_000);
    KeycloakServer server = Servers.postgres();
    Realm realm = Administrator.in(Realms.on(server).ofLongSessions().create(), "realm-admin");
    fill(realm);
    String last =
        list(realm, "max=1&sort=username&order=desc")
            .path("items")
            .get(0)
            .path("username")
            .asText();
    int live =
        realm
            .admin()
            .post(realm.path("/session-guard/sessions/revoke"), Map.of("all", true, "dryRun", true))
            .json()
            .path("count")
            .asInt();
    assertThat(live).isGreaterThan(10_000);

    try (Chromium chromium = new Chromium();
        Console console =
            Console.of(chromium, server, realm.name()).logIn(realm.name(), Administrator.NAME)) {
      Page page = console.page();
      assertThat(console.rows()).hasCount(25);
      assertThat(console.total()).hasText(total(1, 25));
      console.turn("Next");
      assertThat(console.total()).hasText(total(26, 50));
      assertThat(console.rows()).hasCount(25);

      console.element().locator("thead").getByText("User", exactly()).click();
      assertThat(console.total()).hasText(total(1, 25));
      console.element().locator("thead").getByText("User", exactly()).click();
      assertThat(console.rows().first()).containsText(last);

      console.element().locator(".session-guard-search input").fill(last);
      assertThat(console.total()).not().hasText(total(1, 25));
      assertThat(console.rows().first()).containsText(last);
      console.element().locator(".session-guard-search input").fill("");
      assertThat(console.total()).hasText(total(1, 25));

      console.act("Terminate all sessions");
      Locator confirm = page.getByTestId("session-guard-confirm");
      assertThat(console.dialog()).containsText(String.format("%,d sessions will be ended", live));
      assertThat(confirm).isDisabled();
      console.dialog().locator("#session-guard-realm").fill("another realm");
      assertThat(confirm).isDisabled();
      console.dialog().locator("#session-guard-realm").fill(realm.name());
      confirm.click();
      assertThat(console.dialog()).hasCount(0);
      page.reload();
      assertThat(page.getByTestId("session-guard-job-report"))
          .containsText(String.format("%,d sessions ended", live));
      assertThat(console.total()).hasText(Pattern.compile("1.1 of 1"), patiently());
      assertThat(console.failures()).isEmpty();
    }
    assertThat(list(realm, "status=live").path("total").asInt()).as("of live ones").isEqualTo(1);
  }

  private static void fill(Realm realm) throws SQLException {
    try (Connection connection = Servers.database().connect("single")) {
      LedgerFill fill = new LedgerFill(connection, realm.id(), 5_000);
      fill.users(realm.addRole("auditor"), realm.addRole("member"));
      fill.sessions(1, ROWS, realm.clientUuid("app"));
    }
  }

  private static JsonNode list(Realm realm, String query) {
    return realm.admin().get(realm.path("/session-guard/sessions?" + query));
  }

  /** Counted up to ten thousand, estimated beyond. */
  private static Pattern total(int first, int last) {
    return Pattern.compile(first + "–" + last + " of about 1\\d,\\d{3}");
  }

  private static Locator.GetByTextOptions exactly() {
    return new Locator.GetByTextOptions().setExact(true);
  }

  private static HasTextOptions patiently() {
    return new HasTextOptions().setTimeout(60_000);
  }
}
