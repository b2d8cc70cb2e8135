package dev.sessionguard.it.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.check.ChoicesAtOnce;
import dev.sessionguard.it.fixture.check.Parallel;
import dev.sessionguard.it.fixture.check.StuckLock;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.MailBox;
import dev.sessionguard.it.fixture.person.SignedIn;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.realm.RuledRealm;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.MariaServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MariaDB reads old snapshots (REPEATABLE READ) where PostgreSQL and H2 read what is committed. */
class MariaDbIT {
  private static final int AT_ONCE = 32;
  private static final int LIMIT = 2;
  private static final int ROUNDS = 10;

  private static MariaServer database;
  private static KeycloakServer server;

  @BeforeAll
  static void start() {
    database = MariaServer.start();
    server = KeycloakServer.builder().mariadb(database.createDatabase("keycloak")).start();
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"deny", "end-oldest", "end-least-recent"})
  void parallelLoginsNeverExceedTheLimit(String whenExceeded) {
    Realm realm = Realms.on(server).with("eventsEnabled", false).create();
    realm.limit(LIMIT, whenExceeded);
    for (int round = 0; round < ROUNDS; round++) {
      List<Callable<Http.Answer>> logins = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        logins.add(new Oidc(realm, "app")::directGrant);
      }
      List<Http.Answer> answers = Parallel.run(logins);
      assertThat(answers)
          .as("round %d", round)
          .extracting(Http.Answer::status)
          .allMatch(status -> status < 500);
      assertThat(answers.stream().filter(answer -> answer.status() == 200).count())
          .as("round %d", round)
          .isEqualTo(whenExceeded.equals("deny") ? LIMIT : AT_ONCE);
      assertThat(realm.liveSessions())
          .as(
              "round %d of %s",
              round, realm.admin().get(realm.path("/session-guard/sessions?status=all&max=40")))
          .hasSize(LIMIT);
      if (whenExceeded.equals("deny")) {
        realm.endSessions();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"deny", "end-oldest"})
  void parallelLoginsNeverExceedACap(String whenExceeded) {
    RuledRealm realm = new RuledRealm(Realms.on(server).with("eventsEnabled", false).create());
    realm.own(false, 3, "deny");
    List<Realm> users = List.of(realm.as("ann"), realm.as("ben"), realm.as("cem"));
    realm.caps(
        "[{\"scope\":\"realm\",\"maxSessions\":%d,\"whenExceeded\":\"%s\"}]"
            .formatted(LIMIT, whenExceeded));
    for (int round = 0; round < ROUNDS; round++) {
      List<Callable<Http.Answer>> logins = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        logins.add(new Oidc(users.get(i % users.size()), "app")::directGrant);
      }
      List<Http.Answer> answers = Parallel.run(logins);
      assertThat(answers)
          .as("round %d", round)
          .extracting(Http.Answer::status)
          .allMatch(status -> status == 200 || status == 400);
      assertThat(answers.stream().filter(answer -> answer.status() == 200).count())
          .as("round %d", round)
          .isEqualTo(whenExceeded.equals("deny") ? (round == 0 ? LIMIT : 0) : AT_ONCE);
      long live = users.stream().mapToLong(user -> user.liveSessions().size()).sum();
      assertThat(live).as("round %d", round).isEqualTo(LIMIT);
    }
  }

  @Test
  void whoChoosesAtOnceNeverExceedsTheLimit() {
    ChoicesAtOnce.makeWhereEndsFollow(List.of(Realms.on(server).create()), LIMIT);
  }

  @Test
  void aStuckLockIsAnsweredInTime() throws SQLException {
    Realm realm = Realms.on(server).create();
    realm.limit(LIMIT, "end-oldest");
    StuckLock.assertStuckFor(Duration.ofSeconds(2), realm, () -> database.connect("keycloak"));
  }

  @Test
  void settingsOutliveAnUpdateThatDropsThem() {
    Realm realm = Realms.on(server).create();
    realm.limit(LIMIT, "deny");
    realm.admin().put(realm.path(""), Map.of("attributes", Map.of()));
    JsonNode settings = realm.admin().get(realm.path("/session-guard/settings"));
    assertThat(settings.at("/limit/enabled").asBoolean()).isTrue();
    assertThat(settings.at("/limit/maxSessions").asInt()).isEqualTo(LIMIT);
    assertThat(settings.at("/drift/settings")).isNotEmpty();
    realm.admin().post(realm.path("/session-guard/settings/restore"), null);
    assertThat(realm.admin().get(realm.path("/session-guard/settings")).has("drift")).isFalse();
  }

  private static int update(String sql, Object... values) throws SQLException {
    try (Connection connection = database.connect("keycloak");
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }

  /** How many of the session's rows are live and carry a deadline like this. */
  private static int rows(SignedIn in, String deadline) throws SQLException {
    return update(
        "update SESSION_GUARD_LEDGER set STARTED = STARTED where SESSION_ID = ? and LIVE and DEADLINE "
            + deadline,
        in.session());
  }

  @Test
  void rowsCarryTimesByRuleAndEndByThem() throws SQLException {
    RuledRealm ruled = new RuledRealm(Realms.on(server).create());
    SignedIn in = SignedIn.by(ruled.realm(), "app");
    assertThat(rows(in, "is null")).isEqualTo(1);
    ruled.rules(
        """
        [{"name":"A","who":{"users":["alice"]},
          "idle":{"value":10,"unit":"minutes"},"lifetime":{"value":8,"unit":"hours"}}]""");
    Await.untilAsserted(
        Duration.ofSeconds(60),
        () ->
            assertThat(rows(in, "= LAST_ACTIVITY - mod(LAST_ACTIVITY, 1000) + 600000"))
                .isEqualTo(1));
    update(
        """
        update SESSION_GUARD_LEDGER
        set LAST_ACTIVITY = LAST_ACTIVITY - 90000, DEADLINE = DEADLINE - 90000
        where SESSION_ID = ?""",
        in.session());
    in.assertWorks();
    assertThat(rows(in, "= LAST_ACTIVITY - mod(LAST_ACTIVITY, 1000) + 600000")).isEqualTo(1);
    assertThat(rows(in, "> %d".formatted(System.currentTimeMillis() + 590_000))).isEqualTo(1);
    update(
        "update OFFLINE_USER_SESSION set LAST_SESSION_REFRESH = ? where USER_SESSION_ID = ?",
        (int) (System.currentTimeMillis() / 1000 - 603),
        in.session());
    in.assertRefused();
    SignedIn swept = SignedIn.by(ruled.realm(), "app");
    update(
        "update OFFLINE_USER_SESSION set LAST_SESSION_REFRESH = ? where USER_SESSION_ID = ?",
        (int) (System.currentTimeMillis() / 1000 - 603),
        swept.session());
    update(
        "update SESSION_GUARD_LEDGER set DEADLINE = ? where SESSION_ID = ?",
        System.currentTimeMillis(),
        swept.session());
    Await.untilAsserted(
        Duration.ofSeconds(20), () -> assertThat(ruled.realm().liveSessions()).isEmpty());
    SignedIn stays = SignedIn.by(ruled.realm(), "app");
    ruled.rules("[]");
    Await.untilAsserted(
        Duration.ofSeconds(60), () -> assertThat(rows(stays, "is null")).isEqualTo(1));
    stays.assertWorks();
  }

  @Test
  void oneNoticeIsSentInAnHour() {
    try (MailBox mail = new MailBox()) {
      Realm realm = Realms.on(server).mail(mail).create();
      realm.notice(1, "end-oldest", true, false);
      for (int i = 0; i < 3; i++) {
        assertThat(new Oidc(realm, "app").directGrant().status()).isEqualTo(200);
      }
      mail.await(realm.email(), 1);
      Realm later = realm.withAnotherUser("later");
      new Oidc(later, "app").directGrant();
      new Oidc(later, "app").directGrant();
      mail.await(later.email(), 1);
      assertThat(mail.to(realm.email())).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "search=ali",
        "search=LIC",
        "search=198.51",
        "user=alice",
        "client=app",
        "ip=198.51.100.0/24",
        "role=special",
        "sort=username",
        "sort=ip&order=desc",
        "sort=city",
        "sort=lastActivity",
        "sort=endTime&status=all",
        "status=active"
      })
  void theListAnswersEveryQuestion(String question) {
    Realm realm = Realms.on(server).create();
    realm.admin().post(realm.path("/roles"), Map.of("name", "special"));
    JsonNode role = realm.admin().get(realm.path("/roles/special"));
    realm
        .admin()
        .post(realm.path("/users/" + realm.userId() + "/role-mappings/realm"), List.of(role));
    new Oidc(realm, "app").directGrant();
    JsonNode page = realm.admin().get(realm.path("/session-guard/sessions?" + question));
    assertThat(page.path("total").asInt()).as(question + " " + page).isEqualTo(1);
    assertThat(page.path("items").path(0).path("username").asText()).isEqualTo("alice");
  }

  @Test
  void refusalsValuesAndTimelineAreTold() {
    Realm realm = Realms.on(server).create();
    realm.limit(1, "deny");
    new Oidc(realm, "app").directGrant();
    assertThat(new Oidc(realm, "app").directGrant().status()).isEqualTo(400);
    for (String question :
        List.of("", "search=LIC", "user=alice", "rule=realm&sort=username", "client=app&from=1")) {
      Await.untilAsserted(
          Duration.ofSeconds(20),
          () ->
              assertThat(
                      realm
                          .admin()
                          .get(realm.path("/session-guard/refusals?" + question))
                          .at("/items/0/lastWeek")
                          .asInt())
                  .as(question)
                  .isEqualTo(1));
    }
    for (String field : List.of("user", "client", "city", "country")) {
      String path = "/session-guard/sessions/values?search=&field=" + field;
      assertThat(realm.admin().get(realm.path(path)).path("values")).as(field).hasSize(1);
    }
    String timeline = "/session-guard/users/" + realm.userId() + "/timeline";
    JsonNode entries = realm.admin().get(realm.path(timeline)).path("entries");
    assertThat(entries).hasSize(2);
    assertThat(entries.at("/0/kind").asText()).isEqualTo("refusal");
    assertThat(entries.at("/1/kind").asText()).isEqualTo("login");
  }

  @Test
  void allSessionsEndAtOnce() {
    Realm realm = Realms.on(server).create();
    String refresh = new Oidc(realm, "app").directGrant().text("refresh_token");
    JsonNode job =
        realm
            .admin()
            .post(realm.path("/session-guard/sessions/revoke"), Map.of("all", true))
            .json();
    assertThat(job.path("total").asInt()).as(job.toString()).isEqualTo(1);
    assertThat(new Oidc(realm, "app").refresh(refresh).status()).isEqualTo(400);
    Await.untilAsserted(
        Duration.ofSeconds(20),
        () ->
            assertThat(
                    realm
                        .admin()
                        .get(realm.path("/session-guard/jobs/" + job.path("id").asText()))
                        .path("state")
                        .asText())
                .isEqualTo("done"));
  }
}
