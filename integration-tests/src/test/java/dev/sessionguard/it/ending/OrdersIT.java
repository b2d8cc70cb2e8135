package dev.sessionguard.it.ending;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.check.Parallel;
import dev.sessionguard.it.fixture.client.Admin;
import dev.sessionguard.it.fixture.client.BackChannel;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Caller;
import dev.sessionguard.it.fixture.person.People;
import dev.sessionguard.it.fixture.realm.Cities;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.Servers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an order costs that ends nothing, how many may wait, and whom figures are about. */
class OrdersIT {
  private static final String GUARD = "/session-guard";
  private static final String REVOKE = GUARD + "/sessions/revoke";

  @ParameterizedTest
  @ValueSource(strings = {"{\"ids\":[\"none\"]}", "{\"filter\":{\"city\":\"Nowhere\"}}"})
  void anOrderThatMatchesNothingMakesNoJob(String order) {
    Realm realm = Realms.on(Servers.h2()).with("adminEventsEnabled", true).create();
    Http.Answer answer = realm.admin().sendText("POST", realm.path(REVOKE), order);
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    assertThat(answer.json().has("id")).isFalse();
    assertThat(answer.text("state")).isEqualTo("done");
    assertThat(answer.json().path("total").asInt(-1)).isZero();
    assertThat(realm.admin().get(realm.path(GUARD + "/jobs"))).isEmpty();
    assertThat(realm.admin().get(realm.path("/admin-events?operationTypes=ACTION")))
        .noneMatch(event -> event.path("resourcePath").asText().contains("revoke"));
  }

  @ParameterizedTest
  @CsvSource({"query-users", "view-users"})
  void whoeverMayManageNobodyOrdersNothing(String role) {
    Realm realm = Realms.on(Servers.h2()).create();
    Caller caller = Caller.with(realm, "caller", role);
    assertThat(caller.revoke(Map.of("ids", List.of("none"))).status()).isEqualTo(403);
    assertThat(caller.revoke(Map.of("filter", Map.of("city", "Nowhere"))).status()).isEqualTo(403);
    assertThat(realm.admin().get(realm.path(GUARD + "/jobs"))).isEmpty();
  }

  @Test
  void theEleventhOrderWaitsForTheOthers() {
    try (BackChannel channel = new BackChannel(BackChannel.Mood.HANGS)) {
      Realm realm = Realms.on(Servers.h2()).backChannel(channel).create();
      Oidc app = new Oidc(realm, "backend");
      List<String> sessions = new ArrayList<>();
      for (int i = 0; i < 11; i++) {
        sessions.add(app.directGrant().text("session_state"));
      }
      List<Http.Answer> answers = new ArrayList<>();
      for (String session : sessions) {
        answers.add(
            realm.admin().send("POST", realm.path(REVOKE), Map.of("ids", List.of(session))));
      }
      assertThat(answers.subList(0, 10)).allMatch(answer -> answer.status() == 202);
      Http.Answer last = answers.get(10);
      assertThat(last.status()).as(last.body()).isEqualTo(429);
      assertThat(last.headers().firstValue("Retry-After")).isPresent();
      assertThat(last.text("errorMessage")).isNotEmpty();
      assertThat(
              realm
                  .admin()
                  .get(realm.path(GUARD + "/sessions/" + sessions.get(10)))
                  .path("status")
                  .asText())
          .isEqualTo("active");
      Caller other = Caller.with(realm, "other", "manage-users");
      assertThat(other.revoke(Map.of("ids", List.of(sessions.get(10)))).status()).isEqualTo(202);
    }
  }

  @Test
  void ordersAtOnceDoNotSlipIntoTheSameRoom() {
    try (BackChannel channel = new BackChannel(BackChannel.Mood.HANGS)) {
      Realm realm = Realms.on(Servers.postgres()).backChannel(channel).create();
      Oidc app = new Oidc(realm, "backend");
      List<Callable<Http.Answer>> orders = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        Map<String, Object> order = Map.of("ids", List.of(app.directGrant().text("session_state")));
        orders.add(() -> realm.admin().send("POST", realm.path(REVOKE), order));
      }
      List<Integer> answers = Parallel.run(orders).stream().map(Http.Answer::status).toList();
      assertThat(answers).containsOnly(202, 429);
      assertThat(answers).filteredOn(status -> status == 202).hasSize(10);
      assertThat(realm.admin().get(realm.path(GUARD + "/jobs"))).hasSize(10);
    }
  }

  @Test
  void figuresCountWhomTheCallerMaySee() {
    Realm realm = Realms.on(Servers.h2()).with("adminPermissionsEnabled", true).create();
    People people = new People(realm);
    for (String user : List.of("plain", "excepted")) {
      people.add(user);
      people.login(user, "app", Cities.OSAKA);
      people.login(user, "app", Cities.OSAKA);
    }
    people.grantAdministration(people.add("deputy"), "query-users", "view-realm");
    permit(realm, "all", List.of(people.id("deputy")), Map.of());
    String token = people.tokens("deputy", "app", Cities.ZURICH).text("access_token");
    assertThat(ask(realm, token, "/statistics").json().path("live").asInt()).isEqualTo(5);
    JsonNode all = ask(realm, token, "/settings/preview?maxSessions=1").json();
    assertThat(all.path("usersAbove").asInt()).isEqualTo(2);
    assertThat(all.path("usersAboveIsExact").asBoolean()).isTrue();

    permit(
        realm,
        "but one",
        List.of(people.id("plain")),
        Map.of("resources", List.of(people.id("excepted"))));
    assertThat(ask(realm, token, "/statistics").status()).isEqualTo(403);
    JsonNode some = ask(realm, token, "/settings/preview?maxSessions=1").json();
    assertThat(some.path("usersAbove").asInt()).isEqualTo(1);
    assertThat(some.path("usersAboveIsExact").asBoolean()).isFalse();
  }

  private static Http.Answer ask(Realm realm, String token, String path) {
    return realm.admin().sendAs(token, "GET", realm.path(GUARD + path), "");
  }

  /** Lets these view: all users, or the resources in the rest. */
  private static void permit(
      Realm realm, String name, List<String> administrators, Map<String, Object> rest) {
    Admin admin = realm.admin();
    JsonNode client = admin.get(realm.path("/clients?clientId=admin-permissions")).get(0);
    String server = realm.path("/clients/" + client.path("id").asText() + "/authz/resource-server");
    String policy =
        admin
            .post(server + "/policy/user", Map.of("name", "who " + name, "users", administrators))
            .text("id");
    Map<String, Object> permission = new HashMap<>(rest);
    permission.put("name", name);
    permission.put("resourceType", "Users");
    permission.put("scopes", List.of("view"));
    permission.put("policies", List.of(policy));
    admin.post(server + "/permission/scope", permission);
  }
}
