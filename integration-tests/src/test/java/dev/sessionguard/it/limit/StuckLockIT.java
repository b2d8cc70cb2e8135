package dev.sessionguard.it.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.check.HeldLock;
import dev.sessionguard.it.fixture.check.Rounds;
import dev.sessionguard.it.fixture.check.StuckLock;
import dev.sessionguard.it.fixture.check.Timed;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.person.SignedIn;
import dev.sessionguard.it.fixture.realm.LoginOutcome;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.H2File;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A user's lock that nobody gives back stops that user, for as long as it is held, and no other.
 */
class StuckLockIT {
  private static final int LIMIT = 2;
  private static final Duration HELD = Duration.ofSeconds(60);
  private static final int RETRIES = 500;

  /** The lock's own two seconds, a queue of more logins than threads, and a busy machine. */
  private static final Duration SOON = Duration.ofSeconds(5);

  private static Realm alice;
  private static SignedIn idle;
  private static List<SignedIn> all;
  private static StuckLock seen;
  private static boolean othersWereReconciled;
  private static double timeouts;

  @BeforeAll
  static void holdTheLock() throws SQLException {
    KeycloakServer server = Servers.postgres();
    alice = Realms.on(server).create();
    alice.limit(LIMIT + 1, "end-oldest");
    Realm bob = alice.withAnotherUser("bob");
    Realm elsewhere = Realms.on(server).with("ssoSessionIdleTimeout", 2).create();
    all = new ArrayList<>();
    for (int i = 0; i < LIMIT + 1; i++) {
      all.add(SignedIn.by(alice, "app"));
    }
    timeouts = server.metric("session_guard_lock_timeouts_total");
    seen =
        StuckLock.watch(
            alice,
            bob,
            () -> new HeldLock(Servers.database().connect("single"), alice),
            HELD,
            RETRIES,
            () -> {
              // one session too many, which the reconciler ends under the lock
              alice.limit(LIMIT, "end-oldest");
              Await.sleep(Duration.ofSeconds(5));
              idle = SignedIn.by(elsewhere, "app");
            },
            () -> othersWereReconciled = isClosed(idle));
    all.add(seen.back().answer());
  }

  /** Asked of the table: the node itself may not answer. */
  private static boolean isClosed(SignedIn session) {
    try (Connection connection = Servers.database().connect("single");
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT count(*) FROM session_guard_ledger WHERE NOT live AND session_id = ?")) {
      query.setString(1, session.session());
      try (ResultSet row = query.executeQuery()) {
        return row.next() && row.getInt(1) == 1;
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theUserIsToldToComeBackLater() {
    assertThat(seen.users())
        .hasSize(RETRIES)
        .extracting(StuckLock::words)
        .containsOnly("503 temporarily_unavailable, to be tried again");
    assertThat(Timed.longest(seen.users())).isLessThan(SOON.toMillis());
  }

  @Test
  void whoComesLaterDoesNotEvenWait() {
    assertThat(seen.later()).hasSizeGreaterThan(RETRIES / 2);
    assertThat(Timed.median(seen.later())).isLessThan(500);
    assertThat(Timed.longest(seen.later())).isLessThan(2000);
  }

  @Test
  void anotherUserNoticesNothing() {
    assertThat(seen.meanwhile()).allMatch(login -> login.answer().status() == 200);
    assertThat(Timed.median(seen.meanwhile()))
        .as("of %d logins", seen.meanwhile().size())
        .isLessThan(2 * Timed.median(seen.before()));
  }

  @Test
  void theAdministratorGetsATokenMeanwhile() {
    assertThat(seen.administrators()).hasSizeGreaterThan(10);
    assertThat(seen.administrators()).allMatch(token -> token.answer().status() == 200);
    assertThat(Timed.longest(seen.administrators())).isLessThan(SOON.toMillis());
  }

  @Test
  void theReconcilerGoesOnWithTheOthers() {
    assertThat(othersWereReconciled).isTrue();
  }

  @Test
  void theBrowserGetsAPage() {
    LoginOutcome.Page page = seen.page().answer().page();
    assertThat(page.status()).as("%s", page).isEqualTo(503);
    assertThat(page.document().getElementById("session-guard-busy")).isNotNull();
    assertThat(page.document().text()).doesNotContain("sessionGuard");
    assertThat(seen.page().millis()).isLessThan(SOON.toMillis());
  }

  @Test
  void eachIsAnEventOfTheUser() {
    List<JsonNode> events = new ArrayList<>();
    for (JsonNode event : alice.admin().get(alice.path("/events?type=LOGIN_ERROR&max=1000"))) {
      if (event.path("error").asText().equals("session_limit_busy")) {
        events.add(event);
      }
    }
    assertThat(events).hasSizeGreaterThanOrEqualTo(RETRIES + 1); // the first after the release, too
    assertThat(events).allMatch(event -> event.path("userId").asText().equals(alice.userId()));
  }

  @Test
  void theyAreCounted() {
    assertThat(Servers.postgres().metric("session_guard_lock_timeouts_total"))
        .isGreaterThan(timeouts);
  }

  @Test
  void theUserIsBackSoonAfterTheRelease() {
    assertThat(seen.back().millis()).isLessThan(3000);
  }

  @Test
  void theLimitHoldsAfterwards() {
    SignedIn last = seen.back().answer();
    last.assertWorks();
    assertThat(SignedIn.usable(all)).isLessThanOrEqualTo(LIMIT);
    Await.sleep(Duration.ofSeconds(2));
    assertThat(SignedIn.usable(all)).isLessThanOrEqualTo(LIMIT);
    Rounds.await(1, alice.server());
    assertThat(SignedIn.usable(all)).isLessThanOrEqualTo(LIMIT);
    last.assertWorks();
  }

  /** Apart: a realm that counts wrong passwords also refuses a user's parallel logins. */
  @Test
  void itIsNoWrongPassword() throws SQLException {
    Realm watchful = Realms.on(Servers.postgres()).bruteForce(1).create();
    watchful.limit(LIMIT, "deny");
    SignedIn.by(watchful, "app");
    try (HeldLock held = new HeldLock(Servers.database().connect("single"), watchful)) {
      assertThat(held).isNotNull();
      for (int i = 0; i < 3; i++) {
        assertThat(new Oidc(watchful, "app").directGrant().status()).isEqualTo(503);
        assertThat(new Browser(watchful).login("app").page().status()).isEqualTo(503);
      }
    }
    JsonNode failures =
        watchful
            .admin()
            .get(watchful.path("/attack-detection/brute-force/users/" + watchful.userId()));
    assertThat(failures.path("numFailures").asInt()).isZero();
    assertThat(failures.path("disabled").asBoolean()).isFalse();
    Await.untilAsserted(Duration.ofSeconds(3), () -> SignedIn.by(watchful, "app"));
  }

  /** On H2, which opens its file to others on request. */
  @Test
  void theTimeCanBeSet(@TempDir Path folder) throws SQLException {
    String url = "jdbc:h2:file:" + folder.resolve("keycloak") + ";AUTO_SERVER=TRUE";
    try (KeycloakServer server =
        KeycloakServer.builder()
            .option("--db-url=" + url + ";NON_KEYWORDS=VALUE")
            .option("--spi-events-listener--session-guard--lock-timeout-millis=6000")
            .start()) {
      Realm realm = Realms.on(server).create();
      realm.limit(LIMIT, "deny");
      StuckLock.assertStuckFor(Duration.ofSeconds(6), realm, () -> H2File.connect(server, url));
    }
  }
}
