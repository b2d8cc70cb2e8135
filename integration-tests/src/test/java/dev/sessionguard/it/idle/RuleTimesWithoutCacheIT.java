package dev.sessionguard.it.idle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.realm.LoginOutcome;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.realm.RuledRealm;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * As {@link RuleTimesIT}, in short, where Keycloak keeps no session in memory: here the start of a
 * session can be moved, too. Nothing is reconciled.
 */
class RuleTimesWithoutCacheIT {
  private static final String DATABASE = "uncached_times";

  private static KeycloakServer server;
  private static Realm realm;

  @BeforeAll
  static void start() {
    server =
        KeycloakServer.builder()
            .postgres(Servers.database().createDatabase(DATABASE))
            .environment(KeycloakServer.USE_CACHES, "false") // as in our image
            .reconcileEvery(86_400)
            .start();
    realm = Realms.on(server).create();
    new RuledRealm(realm)
        .rules(
            """
            [{"name":"A","who":{"users":["alice"]},
              "idle":{"value":10,"unit":"minutes"},"lifetime":{"value":1,"unit":"hours"}}]""");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void move(String session, String column, long ago) {
    try (Connection connection = Servers.database().connect(DATABASE);
        PreparedStatement statement =
            connection.prepareStatement(
                "update offline_user_session set " + column + " = ? where user_session_id = ?")) {
      statement.setInt(1, (int) (Instant.now().getEpochSecond() - ago));
      statement.setString(2, session);
      assertThat(statement.executeUpdate()).isEqualTo(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "last_session_refresh, 590, true",
    "last_session_refresh, 602, false",
    "created_on, 3590, true",
    "created_on, 3602, false"
  })
  void bothTimesHold(String column, long ago, boolean isAllowed) {
    Browser browser = new Browser(realm);
    LoginOutcome.LoggedIn login = browser.login("backend").loggedIn();
    Http.Answer tokens = new Oidc(realm, "backend").exchange(login.code());
    String session = login.sessionId().orElseThrow();
    move(session, column, ago);
    assertThat(new Oidc(realm, "backend").userInfo(tokens.text("access_token")).status() == 200)
        .as("userinfo")
        .isEqualTo(isAllowed);
    if (isAllowed) {
      assertThat(browser.open("app").isLoggedIn()).as("cookie").isTrue();
      move(session, column, ago);
    }
    assertThat(new Oidc(realm, "backend").refresh(tokens.text("refresh_token")).status() == 200)
        .as("refresh")
        .isEqualTo(isAllowed);
    assertThat(browser.open("app").isLoggedIn()).as("cookie").isEqualTo(isAllowed);
  }
}
