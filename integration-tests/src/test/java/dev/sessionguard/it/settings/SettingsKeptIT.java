package dev.sessionguard.it.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.check.Parallel;
import dev.sessionguard.it.fixture.client.Admin;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The kept settings on two nodes: what no event tells of, and what happens at once. */
class SettingsKeptIT {
  private static final String SETTINGS = "/session-guard/settings";
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final List<KeycloakServer> nodes = Servers.cluster();
  private Realm realm;

  @BeforeEach
  void createRealm() {
    realm = Realms.on(nodes.get(0)).create();
    realm.limit(1, "deny");
  }

  private JsonNode settings() {
    return realm.admin().get(realm.path(SETTINGS));
  }

  private static Map<String, Object> foreign() {
    return Map.of("attributes", Map.of("foo", "bar"));
  }

  private int database(String sql) throws SQLException {
    try (Connection connection = Servers.sharedCluster().connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, realm.id());
      return statement.executeUpdate();
    }
  }

  private int keptRows() throws SQLException {
    try (Connection connection = Servers.sharedCluster().connect();
        PreparedStatement statement =
            connection.prepareStatement(
                "select count(*) from session_guard_settings where realm_id = ?")) {
      statement.setString(1, realm.id());
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }

  private void forgetCaches() {
    for (KeycloakServer node : nodes) {
      Admin.of(node).post(realm.path("/clear-realm-cache"), null);
    }
  }

  @Test
  void noNodeLetsMoreInAfterAnUpdateOfAnother() {
    Admin.of(nodes.get(1)).put(realm.path(""), foreign());
    int in = 0;
    for (int i = 0; i < 4; i++) {
      Realm there = realm.at(nodes.get(i % 2));
      in += new Oidc(there, "app").directGrant().status() == 200 ? 1 : 0;
    }
    assertThat(in).isEqualTo(1);
  }

  @Test
  void aChangeInTheDatabaseIsPutRightByTheReconciler() throws SQLException {
    assertThat(
            database(
                "delete from realm_attribute where realm_id = ? and name like 'sessionGuard.%'"))
        .isPositive();
    forgetCaches();
    Await.untilAsserted(
        PATIENCE, () -> assertThat(settings().at("/limit/enabled").asBoolean()).isTrue());
    assertThat(settings().at("/limit/whenExceeded").asText()).isEqualTo("deny");
    assertThat(settings().at("/drift/settings").findValuesAsText("reason"))
        .containsOnly("settings-vanished");
    assertThat(settings().at("/drift").hasNonNull("by")).isFalse();
    assertThat(
            realm
                .admin()
                .get(realm.path("/admin-events?resourcePath=session-guard/settings/drift")))
        .hasSize(1);
  }

  /** As at an upgrade: settings that were saved when there was no such table. */
  @Test
  void goodSettingsThatAreNotKeptAreTakenOver() throws SQLException {
    assertThat(database("delete from session_guard_settings where realm_id = ?")).isEqualTo(1);
    Await.untilAsserted(PATIENCE, () -> assertThat(keptRows()).isEqualTo(1));
    realm.admin().put(realm.path(""), foreign());
    assertThat(settings().at("/limit/enabled").asBoolean()).isTrue();
  }

  @Test
  void theKeptSettingsGoWithTheRealm() throws SQLException {
    assertThat(keptRows()).isEqualTo(1);
    String id = realm.id();
    realm.admin().delete(realm.path(""));
    try (Connection connection = Servers.sharedCluster().connect();
        PreparedStatement statement =
            connection.prepareStatement(
                "select realm_id from session_guard_settings where realm_id = ?")) {
      statement.setString(1, id);
      try (ResultSet rows = statement.executeQuery()) {
        assertThat(rows.next()).isFalse();
      }
    }
  }

  /**
   * Whoever is last: the limit is on, and what is kept is what holds. A save that meets the update
   * may be in conflict with it; then it has saved nothing.
   */
  @RepeatedTest(5)
  void aSaveAndAnUpdateAtOnceLoseNothing() {
    List<Integer> statuses =
        Parallel.run(
            List.of(
                () ->
                    Admin.of(nodes.get(0))
                        .send("PUT", realm.path(SETTINGS), Realm.settings(true, 2, "deny"))
                        .status(),
                () -> Admin.of(nodes.get(1)).send("PUT", realm.path(""), foreign()).status()));
    assertThat(statuses.get(0)).as("our own save").isIn(200, 409);
    Await.untilAsserted(
        PATIENCE,
        () -> {
          assertThat(settings().at("/limit/enabled").asBoolean()).isTrue();
          assertThat(settings().at("/limit/whenExceeded").asText()).isEqualTo("deny");
        });
    int most = settings().at("/limit/maxSessions").asInt();
    assertThat(most).isBetween(1, 2);
    realm.admin().put(realm.path(""), foreign());
    assertThat(settings().at("/limit/maxSessions").asInt()).isEqualTo(most);
  }
}
