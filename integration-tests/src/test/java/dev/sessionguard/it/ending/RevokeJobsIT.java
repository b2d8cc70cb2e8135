package dev.sessionguard.it.ending;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.check.Parallel;
import dev.sessionguard.it.fixture.client.BackChannel;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.SignedIn;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.realm.SessionFill;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.PostgresServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The jobs that end many sessions, on PostgreSQL: through a crash, on two nodes, under traffic. */
class RevokeJobsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration TAKE_OVER = Duration.ofSeconds(150);

  /** More than one batch of the job, so that it can be stopped between two. */
  private static final int MANY = 8_000;

  private static long count(Connection connection, String sql) {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from " + sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode revokeAll(Realm realm) {
    return realm
        .admin()
        .post(realm.path("/session-guard/sessions/revoke"), Map.of("all", true))
        .json();
  }

  private static JsonNode job(Realm realm, JsonNode job) {
    return realm.admin().get(realm.path("/session-guard/jobs/" + job.path("id").asText()));
  }

  private static JsonNode done(Realm realm, JsonNode job, Duration patience) {
    Await.untilAsserted(
        patience, () -> assertThat(job(realm, job).path("state").asText()).isEqualTo("done"));
    return job(realm, job);
  }

  /** Stops the job in its middle by a lock on one of its rows, then cuts the power. */
  @Test
  void aJobThatANodesDeathStoppedIsFinishedOnce() throws SQLException {
    PostgresServer database = Servers.database();
    String url = database.createDatabase("crash");
    try (BackChannel channel = new BackChannel(BackChannel.Mood.ANSWERS);
        Connection connection = database.connect("crash");
        Connection lock = database.connect("crash")) {
      Realm realm;
      JsonNode job;
      List<String> told = new ArrayList<>();
      String refresh = "";
      try (KeycloakServer node = KeycloakServer.builder().postgres(url).start()) {
        realm = Realms.on(node).backChannel(channel).create();
        SessionFill.fill(connection, realm, MANY);
        for (int i = 0; i < 12; i++) {
          Http.Answer login = new Oidc(realm, "backend").directGrant();
          told.add(login.text("session_state"));
          refresh = login.text("refresh_token");
        }
        lock.setAutoCommit(false);
        try (Statement statement = lock.createStatement()) {
          statement.execute(
              // an offset beside "for update" would lock the rows it skips as well
              "select id from session_guard_ledger where id = (select id from session_guard_ledger"
                  + " where live and realm_id = '"
                  + realm.id()
                  + "' order by id offset 6500 limit 1) for update");
        }
        job = revokeAll(realm);
        assertThat(job.path("total").asLong()).isEqualTo(MANY + 12);
        Realm first = realm;
        JsonNode begun = job;
        Await.untilAsserted(
            PATIENCE,
            () ->
                assertThat(job(first, begun).path("ended").asLong())
                    .isGreaterThan(0)
                    .isLessThan(MANY));
        node.kill();
      }
      lock.rollback();
      assertThat(channel.claims()).isEmpty();
      // a dead node's job is taken over after a minute without a sign of life: as if it had passed
      try (Statement statement = connection.createStatement()) {
        assertThat(
                statement.executeUpdate(
                    "update session_guard_job set heartbeat = heartbeat - 60000"))
            .isEqualTo(1);
      }
      try (KeycloakServer node = KeycloakServer.builder().postgres(url).start()) {
        realm = realm.at(node);
        assertThat(new Oidc(realm, "backend").refresh(refresh).text("error"))
            .isEqualTo("invalid_grant");
        JsonNode end = done(realm, job, TAKE_OVER);
        assertThat(end.path("ended").asLong()).isEqualTo(MANY + 12);
        assertThat(end.path("alreadyGone").asLong()).isZero();
        assertThat(end.path("clientsTold").asLong()).isEqualTo(12);
        assertThat(channel.sids()).containsAll(told);
        assertThat(
                count(
                    connection,
                    "session_guard_ledger where not live and end_reason = 'revoked-all' and"
                        + " ended_by = 'admin' and end_time = "
                        + job.path("startTime").asLong()))
            .isEqualTo(MANY + 12);
        assertThat(count(connection, "session_guard_ledger where realm_id = '" + realm.id() + "'"))
            .as("no row was adopted anew")
            .isEqualTo(MANY + 12);
        assertThat(count(connection, "session_guard_victim")).isZero();
        assertThat(count(connection, "session_guard_farewell")).isZero();
      }
    }
  }

  @Test
  void tokensAreRefusedAtOnceOnTheOtherNode() {
    List<KeycloakServer> nodes = Servers.cluster();
    Realm here = Realms.on(nodes.get(0)).create();
    Realm there = here.at(nodes.get(1));
    // one issuer for both, as behind a proxy; else a token of one is none at the other
    here.admin()
        .put(here.path(""), Map.of("attributes", Map.of("frontendUrl", nodes.get(0).base() + "/")));
    for (int round = 0; round < 5; round++) {
      List<Http.Answer> logins = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        Http.Answer login = new Oidc(here, "backend").directGrant();
        logins.add(new Oidc(there, "backend").refresh(login.text("refresh_token")));
      }
      assertThat(logins).allMatch(login -> login.status() == 200);
      JsonNode job = revokeAll(here);
      assertThat(logins)
          .allSatisfy(
              login -> {
                Oidc backend = new Oidc(there, "backend");
                assertThat(backend.isActive(login.text("access_token"))).isFalse();
                assertThat(backend.refresh(login.text("refresh_token")).text("error"))
                    .isEqualTo("invalid_grant");
              });
      assertThat(done(there, job, PATIENCE).path("ended").asLong()).isEqualTo(5);
    }
  }

  @Test
  void reportsGoWithTheHistory() throws SQLException {
    Realm realm = Realms.on(Servers.postgres()).create();
    SignedIn.by(realm, "app");
    JsonNode kept = revokeAll(realm);
    SignedIn.by(realm, "app");
    JsonNode old = revokeAll(realm);
    done(realm, kept, PATIENCE);
    done(realm, old, PATIENCE);
    try (Connection connection = Servers.database().connect("single");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "update session_guard_job set end_time = end_time - 91 * 86400000::bigint where id = '"
              + old.path("id").asText()
              + "'");
    }
    String jobs = realm.path("/session-guard/jobs/");
    Await.untilAsserted(
        PATIENCE,
        () ->
            assertThat(realm.admin().send("GET", jobs + old.path("id").asText(), null).status())
                .isEqualTo(404));
    assertThat(job(realm, kept).path("state").asText()).isEqualTo("done");
  }

  @Test
  void anOrderUnderTrafficNeitherFailsNorFailsOthers() throws SQLException {
    KeycloakServer node = Servers.postgres();
    Realm realm = Realms.on(node).create();
    try (Connection connection = Servers.database().connect("single")) {
      SessionFill.fill(connection, realm, MANY);
      AtomicBoolean over = new AtomicBoolean();
      Set<Integer> answers = new ConcurrentSkipListSet<>();
      List<Callable<List<String>>> calls = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        calls.add(() -> useUntil(over, realm, answers));
      }
      List<JsonNode> jobs = new ArrayList<>();
      calls.add(
          () -> {
            for (int i = 0; i < 6; i++) {
              jobs.add(revokeAll(realm));
              Await.pause();
            }
            over.set(true);
            return List.of();
          });
      Parallel.run(calls);
      assertThat(answers).isSubsetOf(200, 400);
      assertThat(jobs)
          .allSatisfy(
              job -> {
                JsonNode end = done(realm, job, PATIENCE);
                assertThat(end.path("ended").asLong() + end.path("alreadyGone").asLong())
                    .isEqualTo(end.path("total").asLong());
              });
      String live = "session_guard_ledger where live and realm_id = '" + realm.id() + "'";
      String stored = "offline_user_session where realm_id = '" + realm.id() + "'";
      Await.untilAsserted(
          PATIENCE, () -> assertThat(count(connection, live)).isEqualTo(count(connection, stored)));
      assertThat(jobs.stream().map(job -> job.path("id").asText()).collect(Collectors.toSet()))
          .hasSize(6);
    }
  }

  /** Logs in, refreshes as long as it may, and starts again. */
  private static List<String> useUntil(AtomicBoolean over, Realm realm, Set<Integer> answers) {
    Oidc app = new Oidc(realm, "app");
    Http.Answer tokens = app.directGrant();
    while (!over.get()) {
      answers.add(tokens.status());
      tokens =
          tokens.status() == 200 ? app.refresh(tokens.text("refresh_token")) : app.directGrant();
    }
    return List.of();
  }
}
