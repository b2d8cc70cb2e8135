package dev.sessionguard.it.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.client.Admin;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.realm.Cities;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.Servers;
import dev.sessionguard.it.fixture.server.SharedTables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every number of {@code GET statistics}, against sessions that are known. */
class StatisticsIT {
  private static final long DAY = Duration.ofDays(1).toMillis();

  private static String login(Realm realm, String address) {
    Http.Answer answer = new Oidc(realm, "app").from(address).directGrant();
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.text("session_state");
  }

  /** So that no day begins meanwhile. */
  private static void awaitTimeEnoughToday() {
    long left = DAY - System.currentTimeMillis() % DAY;
    if (left < Duration.ofMinutes(2).toMillis()) {
      Await.sleep(Duration.ofMillis(left));
    }
  }

  @Test
  void everyNumberIsOfTheSessionsThatThereAre() {
    awaitTimeEnoughToday();
    Realm alice = Realms.on(Servers.postgres()).create();
    Realm bob = alice.withAnotherUser("bob");
    Realm carol = alice.withAnotherUser("carol");
    Admin admin = alice.admin();
    login(alice, Cities.OSAKA);
    login(alice, Cities.OSAKA_IPV6);
    login(bob, Cities.ZURICH);
    login(bob, Cities.NOWHERE);
    String revoked = login(bob, Cities.ZURICH);
    String logout = login(carol, Cities.ZURICH);
    String earlier = login(carol, Cities.ZURICH);
    admin.send("DELETE", alice.path("/session-guard/sessions/" + revoked), null);
    admin.send("DELETE", alice.path("/session-guard/sessions/" + earlier), null);
    // Keycloak's own
    admin.send("DELETE", alice.path("/sessions/" + logout), null);
    alice.limit(2, "deny");
    for (int i = 0; i < 3; i++) {
      assertThat(new Oidc(alice, "app").directGrant().status()).isEqualTo(400);
    }
    Await.untilAsserted(
        Duration.ofSeconds(20),
        () ->
            assertThat(
                    SharedTables.update(
                        "update session_guard_refusal set refused_time = refused_time"
                            + " where realm_id = ?",
                        alice.id()))
                .isEqualTo(3));
    // one login, its end and one refusal of three days ago; one end from before all that is shown
    assertThat(
            SharedTables.update(
                "update session_guard_ledger set login_time = login_time - ?,"
                    + " end_time = end_time - ? where session_id = ?",
                3 * DAY,
                3 * DAY,
                earlier))
        .isEqualTo(1);
    assertThat(
            SharedTables.update(
                "update session_guard_ledger set login_time = login_time - ?,"
                    + " end_time = end_time - ? where session_id = ?",
                20 * DAY,
                20 * DAY,
                logout))
        .isEqualTo(1);
    assertThat(
            SharedTables.update(
                "update session_guard_refusal set refused_time = refused_time - ? where id ="
                    + " (select min(id) from session_guard_refusal where realm_id = ?)",
                3 * DAY,
                alice.id()))
        .isEqualTo(1);

    long before = System.currentTimeMillis();
    JsonNode statistics = admin.get(alice.path("/session-guard/statistics"));
    assertThat(statistics.path("asOf").asLong()).isBetween(before - 1000, before + 60_000);
    assertThat(statistics.path("live").asInt()).isEqualTo(4);
    assertThat(statistics.path("liveUsers").asInt()).isEqualTo(2);
    List<String> days = new ArrayList<>();
    for (JsonNode day : statistics.path("days")) {
      days.add(
          "%d %d %d %d"
              .formatted(
                  day.path("day").asLong() / DAY - before / DAY,
                  day.path("logins").asInt(),
                  day.path("refused").asInt(),
                  day.path("ended").asInt()));
    }
    assertThat(days)
        .hasSize(14)
        .startsWith("-13 0 0 0")
        .contains("-3 1 1 1")
        .endsWith("-2 0 0 0", "-1 0 0 0", "0 5 2 1");
    assertThat(days.stream().filter(day -> !day.endsWith(" 0 0 0"))).hasSize(2);
    assertThat(statistics.path("today")).isEqualTo(statistics.path("days").get(13));
    Map<String, Integer> reasons = new LinkedHashMap<>();
    statistics
        .path("endedByReason")
        .properties()
        .forEach(reason -> reasons.put(reason.getKey(), reason.getValue().asInt()));
    assertThat(reasons).containsExactlyEntriesOf(Map.of("revoked", 2));
    List<String> cities = new ArrayList<>();
    for (JsonNode city : statistics.path("topCities")) {
      cities.add(
          "%s %s %d"
              .formatted(
                  city.path("city").asText(),
                  city.path("country").asText(),
                  city.path("count").asInt()));
    }
    assertThat(cities).containsExactly("Osaka JP 2", "Zürich CH 1");
    assertThat(statistics.path("countries").toString())
        .isEqualTo("[{\"country\":\"JP\",\"count\":2},{\"country\":\"CH\",\"count\":1}]");
    assertThat(statistics.path("devices").toString()).isEqualTo("{\"unknown\":4}");
    List<String> users = new ArrayList<>();
    for (JsonNode user : statistics.path("topUsers")) {
      users.add(
          "%s %s %d"
              .formatted(
                  user.path("userId").asText(),
                  user.path("username").asText(),
                  user.path("count").asInt()));
    }
    assertThat(users)
        .containsExactlyInAnyOrder(alice.userId() + " alice 2", bob.userId() + " bob 2");
    assertThat(statistics.path("refusedBy").toString())
        .isEqualTo("[{\"scope\":\"user\",\"count\":3}]");
    // the tests' city file is from May 2026
    assertThat(statistics.path("cityFiles").toString())
        .isEqualTo("{\"state\":\"old\",\"built\":1780000000000}");
    assertThat(admin.get(alice.path("/session-guard/sessions?max=1")).path("cityFiles"))
        .isEqualTo(statistics.path("cityFiles"));
    JsonNode hours = statistics.path("hours");
    assertThat(hours).hasSize(168);
    JsonNode last = hours.get(167);
    assertThat(last.path("hour").asLong() % 3_600_000).isZero();
    assertThat(last.path("live").asInt()).isEqualTo(4);
    Map<String, Integer> sums = new LinkedHashMap<>();
    hours.forEach(
        hour ->
            List.of("logins", "refused", "ended")
                .forEach(name -> sums.merge(name, hour.path(name).asInt(), Integer::sum)));
    assertThat(sums).isEqualTo(Map.of("logins", 6, "refused", 3, "ended", 2));
    // the four that live came today, and nobody lived before but the one of three days ago
    assertThat(hours.get(100).path("live").asInt()).isZero();
  }
}
