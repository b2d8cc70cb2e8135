package dev.sessionguard.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.FreePort;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Nodes with the jar and without it on one database, one after the other and side by side, and a
 * database that a later version has changed. Longer than a test may be: run it by name.
 *
 * <p>{@code mvn verify -pl integration-tests -am -Dit.test=MixedNodesProof
 * -Dsurefire.failIfNoSpecifiedTests=false}
 */
class MixedNodesProof {
  /** The reconciler leaves sessions alone that are younger than half a minute. */
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  private static List<JsonNode> items(Realm realm, String status) {
    List<JsonNode> items = new ArrayList<>();
    realm
        .admin()
        .get(realm.path("/session-guard/sessions?max=100&status=" + status))
        .path("items")
        .forEach(items::add);
    return items;
  }

  private static List<String> ids(Realm realm, String status) {
    return items(realm, status).stream().map(item -> item.path("sessionId").asText()).toList();
  }

  private static String login(Realm realm) {
    Http.Answer answer = new Oidc(realm, "app").directGrant();
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.text("session_state");
  }

  /** A rolling installation or removal: a node has the jar, the other has not. */
  @Test
  void loginsAtANodeWithoutTheJarAreAdoptedByTheOtherAndBroughtBackToTheLimit() {
    String url = Servers.database().createDatabase("mixed");
    try (KeycloakServer with =
            KeycloakServer.builder().asInProduction().postgres(url).clustered().start();
        KeycloakServer without =
            KeycloakServer.builder()
                .asInProduction()
                .postgres(url)
                .clustered()
                .withoutProvider()
                .start()) {
      assertThat(
              Await.until(
                  Duration.ofSeconds(90), () -> without.output().matches("(?s).*\\(2\\) \\[.*")))
          .isTrue();
      Realm here = Realms.on(with).create();
      Realm there = here.at(without);
      here.limit(2, "end-oldest");
      String first = login(here);
      List<String> strangers = List.of(login(there), login(there), login(there));
      assertThat(here.liveSessions()).as("no limit there").hasSize(4);
      Await.untilAsserted(
          PATIENCE,
          () -> {
            assertThat(here.liveSessions()).hasSize(2).isSubsetOf(strangers);
            assertThat(ids(here, "live")).hasSize(2).isSubsetOf(strangers);
          });
      assertThat(items(here, "ended"))
          .anySatisfy(
              item ->
                  assertThat(
                          item.path("sessionId").asText() + " " + item.path("endReason").asText())
                      .isEqualTo(first + " limit"));
      here.limit(2, "deny");
      assertThat(new Oidc(here, "app").directGrant().text("error")).isEqualTo("invalid_grant");
    }
  }

  /** Removed and put back, as after a downgrade to nothing: rows were there all the time. */
  @Test
  void theJarPutBackFindsItsHistoryAndWhatHappenedMeanwhile() {
    String url = Servers.database().createDatabase("back");
    int port = FreePort.next();
    Realm realm;
    String stays;
    String leaves;
    try (KeycloakServer with =
        KeycloakServer.builder().asInProduction().postgres(url).port(port).start()) {
      realm = Realms.on(with).create();
      realm.limit(3, "deny");
      stays = login(realm);
      leaves = login(realm);
      realm.admin().delete(realm.path("/session-guard/sessions/" + login(realm)));
      assertThat(ids(realm, "live")).containsExactlyInAnyOrder(stays, leaves);
    }
    String comes;
    try (KeycloakServer without =
        KeycloakServer.builder()
            .asInProduction()
            .postgres(url)
            .port(port)
            .withoutProvider()
            .start()) {
      realm = realm.at(without);
      realm.admin().delete(realm.path("/sessions/" + leaves));
      comes = login(realm);
    }
    try (KeycloakServer with =
        KeycloakServer.builder().asInProduction().postgres(url).port(port).start()) {
      Realm back = realm.at(with);
      Await.untilAsserted(
          PATIENCE, () -> assertThat(ids(back, "live")).containsExactlyInAnyOrder(stays, comes));
      assertThat(items(back, "ended"))
          .extracting(item -> item.path("endReason").asText())
          .containsExactlyInAnyOrder("revoked", "unknown");
      login(back);
      assertThat(new Oidc(back, "app").directGrant().text("error"))
          .as("the settings are still on")
          .isEqualTo("invalid_grant");
    }
  }

  /** A downgrade: the tables have what a later version added and its changelog says so. */
  @Test
  void tablesNewerThanTheJarAreServed() throws SQLException {
    String url = Servers.database().createDatabase("newer");
    int port = FreePort.next();
    Realm realm;
    String before;
    try (KeycloakServer current =
        KeycloakServer.builder().asInProduction().postgres(url).port(port).start()) {
      realm = Realms.on(current).create();
      realm.limit(2, "deny");
      before = login(realm);
    }
    try (Connection connection = Servers.database().connect("newer");
        Statement statement = connection.createStatement()) {
      statement.execute("alter table session_guard_ledger add column of_tomorrow varchar(36)");
      statement.execute(
          "alter table session_guard_user add column of_tomorrow int default 7 not null");
      statement.execute("create table session_guard_tomorrow (id varchar(36) primary key)");
      statement.execute(
          "insert into databasechangelog_session_gu (id, author, filename, dateexecuted,"
              + " orderexecuted, exectype, md5sum) select 'session-guard-99', author, filename,"
              + " now(), orderexecuted + 1, exectype, '9:00000000000000000000000000000000'"
              + " from databasechangelog_session_gu order by orderexecuted desc limit 1");
    }
    try (KeycloakServer older =
        KeycloakServer.builder().asInProduction().postgres(url).port(port).start()) {
      Realm back = realm.at(older);
      assertThat(ids(back, "live")).containsExactly(before);
      String after = login(back);
      assertThat(ids(back, "live")).containsExactlyInAnyOrder(before, after);
      assertThat(new Oidc(back, "app").directGrant().text("error")).isEqualTo("invalid_grant");
      // a first login writes a row into the table whose new column has a default
      login(Realms.on(older).create());
    }
    try (Connection connection = Servers.database().connect("newer");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select count(*) from databasechangelog_session_gu where id = 'session-guard-99'")) {
      rows.next();
      assertThat(rows.getInt(1)).as("nothing is undone").isEqualTo(1);
    }
  }
}
