package dev.sessionguard.it.ending;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.client.BackChannel;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Items;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.realm.RuledRealm;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where Keycloak keeps online sessions in memory only: its caches are all there is of them. */
class MemorySessionsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static KeycloakServer server;

  @BeforeAll
  static void start() {
    server =
        KeycloakServer.builder()
            .postgres(Servers.database().createDatabase("memory"))
            .featuresDisabled("persistent-user-sessions")
            .start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void noSessionWorksThatEnded() {
    GhostsOfRaces ofRaces = new GhostsOfRaces(List.of(server));
    GhostsOfUse ofUse = new GhostsOfUse(List.of(server));
    ofRaces.race(2, 4);
    ofRaces.race(12, 4);
    // ADR 5: tokens work until the job comes to them
    for (Ending ending : EnumSet.complementOf(EnumSet.of(Ending.OUR_REVOKE))) {
      ofUse.end(ending, 2);
    }
    ofUse.endBrowsers(2);
    ofUse.logInAndUse(Duration.ofSeconds(5));
    ofRaces.lookOnceMore();
    ofUse.lookOnceMore();
  }

  private static Http.Answer refresh(Realm realm, Http.Answer login) {
    return new Oidc(realm, "backend").refresh(login.text("refresh_token"));
  }

  @Test
  void whatIsNotChosenStays() {
    try (BackChannel channel = new BackChannel(BackChannel.Mood.ANSWERS)) {
      Realm realm = Realms.on(server).backChannel(channel).create();
      Oidc backend = new Oidc(realm, "backend");
      Http.Answer ends = backend.directGrant();
      Http.Answer stays = backend.directGrant();
      Http.Answer offlineEnds = backend.directGrant("openid offline_access");
      Http.Answer offlineStays = backend.directGrant("openid offline_access");
      JsonNode begun =
          realm
              .admin()
              .post(
                  realm.path("/session-guard/sessions/revoke"),
                  Map.of(
                      "ids",
                      List.of(ends.text("session_state"), offlineEnds.text("session_state")),
                      "includeOffline",
                      true))
              .json();
      String job = realm.path("/session-guard/jobs/" + begun.path("id").asText());
      Await.untilAsserted(
          PATIENCE,
          () -> assertThat(realm.admin().get(job).path("state").asText()).isEqualTo("done"));
      JsonNode end = realm.admin().get(job);
      assertThat(end.path("ended").asLong()).as("%s", end).isEqualTo(2);
      assertThat(end.path("clientsTold").asLong()).as("%s", end).isEqualTo(2);
      assertThat(channel.sids())
          .containsExactlyInAnyOrder(ends.text("session_state"), offlineEnds.text("session_state"));
      for (Http.Answer gone : List.of(ends, offlineEnds)) {
        assertThat(refresh(realm, gone).text("error")).isEqualTo("invalid_grant");
      }
      for (Http.Answer there : List.of(stays, offlineStays)) {
        assertThat(refresh(realm, there).status()).isEqualTo(200);
      }
    }
  }

  /** By the ledger's last activity, which is up to a minute old: never too early. */
  @ParameterizedTest
  @CsvSource({"655, true", "665, false"})
  void anIdleTimeByRuleHoldsToTheMinute(int secondsAgo, boolean isAllowed) throws SQLException {
    Realm realm = Realms.on(server).create();
    new RuledRealm(realm)
        .rules(
            """
            [{"name":"A","who":{"users":["alice"]},"idle":{"value":10,"unit":"minutes"}}]""");
    Http.Answer tokens = new Oidc(realm, "backend").directGrant();
    try (Connection connection = Servers.database().connect("memory");
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "update session_guard_ledger set last_activity = %d where session_id = '%s'"
              .formatted(
                  System.currentTimeMillis() - secondsAgo * 1000L, tokens.text("session_state")));
    }
    assertThat(refresh(realm, tokens).status() == 200).isEqualTo(isAllowed);
  }

  @Test
  void aSessionWithoutARowIsAdopted() throws SQLException {
    Realm realm = Realms.on(server).create();
    String kept = new Oidc(realm, "app").directGrant().text("session_state");
    String lost = new Oidc(realm, "app").directGrant().text("session_state");
    try (Connection connection = Servers.database().connect("memory");
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("delete from session_guard_ledger where session_id = '" + lost + "'");
    }
    Await.untilAsserted(
        Duration.ofSeconds(120),
        () ->
            assertThat(Items.sessionIds(realm.admin().get(realm.path("/session-guard/sessions"))))
                .containsExactlyInAnyOrder(kept, lost));
  }
}
