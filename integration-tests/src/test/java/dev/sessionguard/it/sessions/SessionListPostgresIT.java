package dev.sessionguard.it.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Items;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of sessions on PostgreSQL, and what needs rows that no login can write. */
class SessionListPostgresIT extends SessionListChecks {
  @Override
  KeycloakServer server() {
    return Servers.postgres();
  }

  @Test
  void sessionUnusedForFiveMinutesIsIdle() throws SQLException {
    Realm own = Realms.on(server()).create();
    Oidc app = new Oidc(own, "app");
    String used = app.directGrant().text("session_state");
    String unused = app.directGrant().text("session_state");
    run(
        "update session_guard_ledger set last_activity = ? where session_id = ?",
        System.currentTimeMillis() - 301_000,
        unused);
    assertThat(Items.sessionIds(own.admin().get(path(own, "?status=idle"))))
        .containsExactly(unused);
    assertThat(Items.sessionIds(own.admin().get(path(own, "?status=active"))))
        .containsExactly(used);
    JsonNode item = own.admin().get(path(own, "/" + unused));
    assertThat(item.path("status").asText()).isEqualTo("idle");
  }

  /** Letters beyond 16 bits are ordered differently by Java and by PostgreSQL. */
  @Test
  void pagesOfLiveAndEndedFitTogetherForEveryLetter() throws SQLException {
    Realm own = Realms.on(server()).create();
    List<String> names = List.of("a", "\uff5a", "\ud83d\ude00", "z", "\ud7a3", "\ud83d\ude01");
    for (int i = 0; i < names.size(); i++) {
      // names that Keycloak's forms refuse, and an old database may have
      Realm user = own.withAnotherUser("user-" + i);
      Oidc app = new Oidc(user, "app");
      Http.Answer tokens = app.directGrant();
      run("update user_entity set username = ? where id = ?", names.get(i), user.userId());
      run(
          "update session_guard_ledger set username = ?, username_key = ? where session_id = ?",
          names.get(i),
          names.get(i),
          tokens.text("session_state"));
      if (i % 2 == 0) {
        app.logout(tokens.text("refresh_token"));
      }
    }
    own.admin().post(own.path("/clear-user-cache"), Map.of());
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = own.admin().get(path(own, "?status=all&sort=username&max=1" + cursor));
      Items.of(page).forEach(item -> seen.add(item.path("username").asText()));
      cursor = page.hasNonNull("next") ? "&cursor=" + page.path("next").asText() : "";
    } while (!cursor.isEmpty());
    assertThat(seen).containsExactly("a", "z", "\ud7a3", "\uff5a", "\ud83d\ude00", "\ud83d\ude01");
  }

  /** Beyond the cap the total is an estimate and says so; below it is exact. */
  @Test
  void totalIsExactUpToTheCapAndHonestBeyond() throws SQLException {
    Realm own = Realms.on(server()).create();
    String realmId = own.id();
    fillEnded(realmId, 10_000);
    JsonNode exact = own.admin().get(path(own, "?status=ended&max=1"));
    assertThat(exact.path("total").asLong()).isEqualTo(10_000);
    assertThat(exact.path("totalIsExact").asBoolean()).isTrue();
    fillEnded(realmId, 60_000);
    JsonNode estimate = own.admin().get(path(own, "?status=ended&max=1"));
    assertThat(estimate.path("totalIsExact").asBoolean()).isFalse();
    assertThat(estimate.path("total").asLong()).isBetween(60_000L, 80_000L);
    JsonNode half = own.admin().get(path(own, "?status=ended&max=1&city=even"));
    assertThat(half.path("total").asLong()).isBetween(30_000L, 40_000L);
    JsonNode few = own.admin().get(path(own, "?status=ended&max=1&city=rare"));
    assertThat(few.path("total").asLong()).isEqualTo(70);
    assertThat(few.path("totalIsExact").asBoolean()).isTrue();
  }

  /** A large half is walked in order and a small answer is sorted: both give the same rows. */
  @Test
  void walkedAndSortedPagesAgree() throws SQLException {
    Realm own = Realms.on(server()).create();
    String realmId = own.id();
    fillEnded(realmId, 60_000);
    Map<String, Integer> first = new HashMap<>();
    String cursor = "";
    for (int page = 0; page < 120; page++) {
      JsonNode walked = own.admin().get(path(own, "?status=ended&max=500" + cursor));
      for (JsonNode item : Items.of(walked)) {
        if (item.path("city").asText().equals("rare")) {
          first.put(item.path("id").asText(), first.size());
        }
      }
      cursor = "&cursor=" + walked.path("next").asText();
    }
    List<String> sorted =
        Items.of(own.admin().get(path(own, "?status=ended&max=500&city=rare"))).stream()
            .map(item -> item.path("id").asText())
            .toList();
    assertThat(sorted).hasSize(60);
    assertThat(first.keySet()).containsExactlyInAnyOrderElementsOf(sorted);
    assertThat(sorted.stream().map(first::get).toList()).isSorted();
  }

  /** Of a reason or a period: counted, and walked by cursors that are good for it alone. */
  @Test
  void endedOfAReasonAndAPeriodAreFoundAmongMany() throws SQLException {
    Realm own = Realms.on(server()).create();
    fillEnded(own.id(), 60_000);
    run(
        "update session_guard_ledger set end_reason = 'idle', end_time = end_time - 86400000"
            + " where realm_id = ? and city_key = 'rare'",
        own.id());
    run("analyze session_guard_ledger");
    long day = System.currentTimeMillis() - 43_200_000;
    for (String filter : List.of("reason=idle", "endedTo=" + day, "reason=idle&endedTo=" + day)) {
      JsonNode first = own.admin().get(path(own, "?status=ended&sort=endTime&max=50&" + filter));
      assertThat(first.path("total").asLong()).as(filter).isEqualTo(60);
      assertThat(first.path("totalIsExact").asBoolean()).isTrue();
      String next = first.path("next").asText();
      JsonNode second =
          own.admin()
              .get(path(own, "?status=ended&sort=endTime&max=50&" + filter + "&cursor=" + next));
      assertThat(Stream.concat(Items.of(first).stream(), Items.of(second).stream()))
          .as(filter)
          .extracting(item -> item.path("id").asText())
          .hasSize(60)
          .doesNotHaveDuplicates();
      Http.Answer other =
          own.admin()
              .send(
                  "GET", path(own, "?status=ended&sort=endTime&reason=limit&cursor=" + next), null);
      assertThat(other.status()).isEqualTo(400);
    }
    JsonNode rest = own.admin().get(path(own, "?status=ended&max=1&endedFrom=" + day));
    assertThat(rest.path("totalIsExact").asBoolean()).isFalse();
    assertThat(own.admin().get(path(own, "?status=ended&reason=limit")).path("total").asLong())
        .isZero();
  }

  private static void fillEnded(String realmId, int rows) throws SQLException {
    run(
        """
        insert into session_guard_ledger (id, realm_id, user_id, username, username_key, session_id,
          offline, live, started, login_time, last_activity, end_time, end_reason, remember_me,
          ip_key, city, city_key, private_network)
        select gen_random_uuid()::text, ?, 'u' || i, 'user' || i, 'user' || i, 's' || i, false,
          false, 1, clock.ms - i * 1000, clock.ms - i * 1000, clock.ms, 'logout', false, '',
          town, town, false
        from (select i, case when i % 1000 = 1 then 'rare' when i % 2 = 0 then 'even'
            else 'odd' end as town from generate_series(1, ?) i) numbers,
          (select extract(epoch from now())::bigint * 1000 as ms) clock
        """,
        realmId, rows);
    run("analyze session_guard_ledger");
  }

  private static void run(String sql, Object... values) throws SQLException {
    try (Connection connection = Servers.database().connect("single");
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.execute();
    }
  }
}
