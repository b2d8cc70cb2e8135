package dev.sessionguard.measure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.client.Admin;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.realm.Cities;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.UpgradeFixture;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.PostgresServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Records what this version leaves behind, once, when it is released. No test and in no suite: run
 * it by name with {@code -Dversion.recorded=0.1.0}, after writing that folder's realm file.
 */
class UpgradeFixtureRecorder {
  private static final List<String> NOISE = List.of("--", "SET ", "SELECT pg_catalog.", "\\");

  private final String version = System.getProperty("version.recorded");

  @Test
  void record() throws IOException {
    PostgresServer database = Servers.database();
    String url = database.createDatabase("recorded");
    try (KeycloakServer server = KeycloakServer.builder().asInProduction().postgres(url).start()) {
      ObjectNode realm = UpgradeFixture.realm(version);
      Admin.of(server).post("", realm);
      useRealm(server);
      ObjectNode stored = (ObjectNode) Admin.of(server).get("/" + UpgradeFixture.REALM);
      ObjectNode attributes = Http.JSON.createObjectNode();
      stored
          .get("attributes")
          .properties()
          .forEach(
              attribute -> {
                if (attribute.getKey().startsWith("sessionGuard.")) {
                  attributes.set(attribute.getKey(), attribute.getValue());
                }
              });
      realm.set("attributes", attributes);
      realm.set("ssoSessionIdleTimeout", stored.get("ssoSessionIdleTimeout"));
      Files.writeString(
          UpgradeFixture.realmFile(version),
          Http.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(realm) + "\n");
    }
    forgetOtherRealms(database);
    Files.writeString(
        UpgradeFixture.folder(version).resolve("tables.sql"),
        "-- As version "
            + version
            + " leaves them on PostgreSQL; recorded by UpgradeFixtureRecorder\n"
            + database
                .dump("recorded", "session_guard_*", "databasechangelog_session_gu")
                .lines()
                .filter(line -> !line.isBlank() && NOISE.stream().noneMatch(line::startsWith))
                .collect(Collectors.joining("\n", "", "\n")));
  }

  /** The administrator's own sessions, whose realm has another id in every database. */
  private static void forgetOtherRealms(PostgresServer database) {
    try (Connection connection = database.connect("recorded");
        Statement statement = connection.createStatement()) {
      for (String table : List.of("ledger", "client", "user")) {
        statement.execute(
            "delete from session_guard_%s where realm_id <> '%s'"
                .formatted(table, UpgradeFixture.REALM_ID));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Rows of every kind: live, logged out, revoked one by one and all together, refused, a job. */
  private static void useRealm(KeycloakServer server) {
    Realm alice = UpgradeFixture.at(server, "alice");
    Realm bob = UpgradeFixture.at(server, "bob");
    Admin admin = alice.admin();
    admin.put(
        alice.path("/session-guard/settings"),
        Map.of(
            "limit",
            Map.of("enabled", true, "maxSessions", 2, "whenExceeded", "deny", "countOffline", true),
            "idle",
            Map.of("enabled", true, "value", 20, "unit", "minutes"),
            // the fixture has to outlive the retention
            "history",
            Map.of("retentionDays", 3650)));
    Oidc zurich = new Oidc(alice, "app").from(Cities.ZURICH);
    zurich.logout(zurich.directGrant().text("refresh_token"));
    String revoked = zurich.directGrant().text("session_state");
    zurich.directGrant();
    zurich.directGrant(); // refused
    admin.delete(alice.path("/session-guard/sessions/" + revoked));
    JsonNode job =
        admin.post(alice.path("/session-guard/sessions/revoke"), Map.of("all", true)).json();
    Await.untilAsserted(
        Duration.ofSeconds(60),
        () ->
            org.assertj.core.api.Assertions.assertThat(
                    admin
                        .get(alice.path("/session-guard/jobs/" + job.path("id").asText()))
                        .path("state")
                        .asText())
                .isEqualTo("done"));
    new Oidc(bob, "app").from(Cities.OSAKA).directGrant();
  }
}
