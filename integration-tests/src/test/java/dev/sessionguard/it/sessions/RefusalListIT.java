package dev.sessionguard.it.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Items;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.realm.Cities;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.realm.Rename;
import dev.sessionguard.it.fixture.realm.RuledRealm;
import dev.sessionguard.it.fixture.server.Servers;
import dev.sessionguard.it.fixture.server.SharedTables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Refused logins as an administrator finds them. */
class RefusalListIT {
  private static final String REFUSALS = "/session-guard/refusals";
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private static Realm full(String whenExceeded) {
    Realm realm = Realms.on(Servers.postgres()).create();
    realm.limit(1, whenExceeded);
    logIn(realm, 200);
    return realm;
  }

  private static void logIn(Realm realm, int status) {
    Http.Answer answer = new Oidc(realm, "app").from(Cities.OSAKA).directGrant();
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
  }

  /** The refusals, once there are so many: they are written down in the background. */
  private static List<JsonNode> refusals(Realm realm, String query, int many) {
    List<JsonNode> items = new ArrayList<>();
    Await.untilAsserted(
        Duration.ofSeconds(20),
        () -> {
          items.clear();
          items.addAll(Items.of(realm.admin().get(realm.path(REFUSALS + query))));
          assertThat(items).hasSize(many);
        });
    return items;
  }

  @Test
  void aRefusalTellsWhoWhenWhereAndWhy() {
    Realm realm = full("deny");
    long before = System.currentTimeMillis();
    logIn(realm, 400);
    JsonNode item = refusals(realm, "", 1).get(0);
    assertThat(item.path("time").asLong()).isBetween(before - 1, System.currentTimeMillis());
    assertThat(item.path("userId").asText()).isEqualTo(realm.userId());
    assertThat(item.path("username").asText()).isEqualTo(realm.username());
    assertThat(item.path("ip").asText()).isEqualTo(Cities.OSAKA);
    assertThat(item.path("city").asText()).isEqualTo("Osaka");
    assertThat(item.path("country").asText()).isEqualTo("JP");
    assertThat(item.at("/device/kind").asText()).isEqualTo("unknown");
    assertThat(item.path("client").asText()).isEqualTo("app");
    assertThat(item.path("scope").asText()).isEqualTo("user");
    assertThat(item.path("limit").asInt()).isEqualTo(1);
    assertThat(item.path("count").asInt()).isEqualTo(1);
    assertThat(item.path("gate").asText()).isEqualTo("required-action");
    assertThat(item.has("rule")).isFalse();
    assertThat(item.path("lastDay").asInt()).isEqualTo(1);
    assertThat(item.path("lastWeek").asInt()).isEqualTo(1);
  }

  @Test
  void aRuleAndAnApplicationAreNamed() {
    RuledRealm ruled = new RuledRealm(Realms.on(Servers.postgres()).create());
    ruled.as("bob");
    ruled.rules(
        """
        [{"name": "Night", "who": {"users": ["bob"]},
          "limit": {"maxSessions": 1, "whenExceeded": "deny"}}]""");
    ObjectNode settings = (ObjectNode) ruled.settings();
    ObjectNode application = settings.putArray("applications").addObject();
    application.put("name", "CRM").put("maxSessions", 1).put("whenExceeded", "deny");
    application.putArray("clients").add("backend");
    ruled.admin().put(ruled.realm().path(RuledRealm.SETTINGS), settings);
    assertThat(ruled.letIn("bob", 2)).isEqualTo(1);
    assertThat(new Oidc(ruled.realm(), "backend").directGrant().status()).isEqualTo(200);
    assertThat(new Oidc(ruled.realm(), "backend").directGrant().status()).isEqualTo(400);
    refusals(ruled.realm(), "", 2);
    JsonNode byRule = refusals(ruled.realm(), "?rule=Night", 1).get(0);
    assertThat(byRule.path("username").asText()).isEqualTo("bob");
    assertThat(byRule.path("rule").asText()).isEqualTo("Night");
    JsonNode ofApplication = refusals(ruled.realm(), "?client=backend", 1).get(0);
    assertThat(ofApplication.path("scope").asText()).isEqualTo("application");
    assertThat(ofApplication.path("application").asText()).isEqualTo("CRM");
    refusals(ruled.realm(), "?rule=realm", 0);
  }

  @Test
  void howOftenIsCountedByUserAndTime() {
    Realm realm = full("deny");
    for (int i = 0; i < 3; i++) {
      logIn(realm, 400);
    }
    List<JsonNode> items = refusals(realm, "", 3);
    age(items.get(1), 30 * HOUR);
    age(items.get(2), 8 * 24 * HOUR);
    assertThat(refusals(realm, "", 3))
        .allSatisfy(
            item -> {
              assertThat(item.path("lastDay").asInt()).isEqualTo(1);
              assertThat(item.path("lastWeek").asInt()).isEqualTo(2);
            });
    long now = System.currentTimeMillis();
    refusals(realm, "?from=" + (now - 40 * HOUR), 2);
    refusals(realm, "?to=" + (now - 40 * HOUR), 1);
    refusals(realm, "?from=" + (now - 40 * HOUR) + "&to=" + (now - 20 * HOUR), 1);
  }

  private static void age(JsonNode item, long millis) {
    assertThat(
            SharedTables.update(
                "update session_guard_refusal set refused_time = refused_time - ? where id = ?",
                millis,
                item.path("id").asText()))
        .isEqualTo(1);
  }

  @Test
  void searchFindsAnyPartOfNameAndCityAndTheBeginningOfAnAddress() {
    Realm realm = full("deny");
    logIn(realm, 400);
    refusals(realm, "", 1);
    for (String found : List.of("alice", "LIC", "saka", "203.0", Cities.OSAKA)) {
      refusals(realm, "?search=" + found, 1);
    }
    for (String not : List.of("bob", "%25", "_", "!", "204.")) {
      refusals(realm, "?search=" + not, 0);
    }
    refusals(realm, "?user=" + realm.username(), 1);
    refusals(realm, "?user=" + realm.userId(), 1);
    refusals(realm, "?user=lic", 0);
  }

  @Test
  void pagesAreSealedAndHaveATotal() {
    Realm realm = full("deny");
    for (int i = 0; i < 5; i++) {
      logIn(realm, 400);
    }
    for (String order : List.of("", "&order=asc", "&sort=username", "&sort=username&order=desc")) {
      List<String> all =
          refusals(realm, "?max=50" + order, 5).stream().map(each -> id(each)).toList();
      List<String> paged = new ArrayList<>();
      String cursor = "";
      do {
        JsonNode page = realm.admin().get(realm.path(REFUSALS + "?max=2" + order + cursor));
        assertThat(page.path("total").asInt()).isEqualTo(5);
        assertThat(page.path("totalIsExact").asBoolean()).isTrue();
        Items.of(page).forEach(item -> paged.add(id(item)));
        cursor = page.has("next") ? "&cursor=" + page.path("next").asText() : "";
      } while (!cursor.isEmpty());
      assertThat(paged).isEqualTo(all);
    }
    String cursor = realm.admin().get(realm.path(REFUSALS + "?max=2")).path("next").asText();
    Http.Answer otherQuestion =
        realm.admin().send("GET", realm.path(REFUSALS + "?order=asc&cursor=" + cursor), null);
    assertThat(otherQuestion.status()).isEqualTo(400);
    assertThat(otherQuestion.json().path("field").asText()).isEqualTo("cursor");
  }

  private static String id(JsonNode item) {
    return item.path("id").asText();
  }

  @Test
  void everythingWrongIsToldAtOnce() {
    Realm realm = Realms.on(Servers.postgres()).create();
    Http.Answer answer =
        realm.admin().send("GET", realm.path(REFUSALS + "?max=0&sort=ip&city=x&from=5&to=4"), null);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("errors").findValuesAsText("field"))
        .containsExactlyInAnyOrder("max", "sort", "city", "to");
  }

  @Test
  void whatAnEarlierVersionRefusedIsShownAsFarAsItIsKnown() {
    Realm realm = full("deny");
    SharedTables.update(
        "insert into session_guard_refusal (id, realm_id, user_id, refused_time)"
            + " values (gen_random_uuid()::text, ?, ?, 1000)",
        realm.id(),
        realm.userId());
    JsonNode old = refusals(realm, "", 1).get(0);
    assertThat(old.path("time").asLong()).isEqualTo(1000);
    assertThat(old.path("username").asText()).isEqualTo(realm.username());
    for (String unknown : List.of("ip", "city", "client", "rule", "scope", "limit", "gate")) {
      assertThat(old.has(unknown)).as(unknown).isFalse();
    }
    refusals(realm, "?rule=realm", 0);
    refusals(realm, "?sort=username", 1);
  }

  @Test
  void whatTheRealmDoesNotKeepIsNotKept() {
    Realm realm = full("deny");
    ObjectNode settings = (ObjectNode) realm.admin().get(realm.path(RuledRealm.SETTINGS));
    settings.putObject("privacy").put("ip", "masked").put("city", "off");
    realm.admin().put(realm.path(RuledRealm.SETTINGS), settings);
    logIn(realm, 400);
    JsonNode item = refusals(realm, "", 1).get(0);
    assertThat(item.path("ip").asText()).isEqualTo("203.0.113.0");
    assertThat(item.has("city")).isFalse();
    assertThat(item.has("country")).isFalse();
    assertThat(
            SharedTables.query(
                "select concat(ip, ip_key, city, city_key, country) from session_guard_refusal"
                    + " where realm_id = ?",
                realm.id()))
        .containsExactly("203.0.113.0" + "00000000000000000000ffffcb007100");
  }

  @Test
  void aRenamedUserIsFoundByTheNameOfThen() {
    Realm realm = Realms.on(Servers.postgres()).with("editUsernameAllowed", true).create();
    realm.limit(1, "deny");
    logIn(realm, 200);
    logIn(realm, 400);
    refusals(realm, "", 1);
    Rename.user(realm, realm.userId(), "alicia");
    JsonNode item = refusals(realm, "?search=alice", 1).get(0);
    assertThat(item.path("username").asText()).isEqualTo("alicia");
    assertThat(item.path("usernameThen").asText()).isEqualTo("alice");
  }

  @Test
  void retentionAndErasureReachRefusals() {
    Realm realm = full("deny");
    logIn(realm, 400);
    age(refusals(realm, "", 1).get(0), 91 * 24 * HOUR);
    refusals(realm, "", 0);
    logIn(realm, 400);
    refusals(realm, "", 1);
    realm.admin().delete(realm.path("/users/" + realm.userId()));
    refusals(realm, "", 0);
    assertThat(
            SharedTables.query(
                "select id from session_guard_refusal where realm_id = ?", realm.id()))
        .isEmpty();
  }

  @Test
  void aRefusalInTheBrowserTellsTheBrowser() {
    Realm realm = full("deny");
    assertThat(new Browser(realm).login("app", Map.of()).page().isRefusal()).isTrue();
    JsonNode item = refusals(realm, "", 1).get(0);
    assertThat(item.path("gate").asText()).isEqualTo("required-action");
    assertThat(item.at("/device/kind").asText()).isEqualTo("desktop");
    assertThat(item.at("/device/browser").asText()).isNotEmpty();
    assertThat(item.at("/device/os").asText()).isNotEmpty();
  }
}
