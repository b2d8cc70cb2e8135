package dev.sessionguard.it.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Caller;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.realm.RuledRealm;
import dev.sessionguard.it.fixture.server.Servers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules over REST: what is stored, what is refused, and who is told what holds for a user. */
class RulesRestIT {
  private static final String ONE =
      """
      [{"name":"Administrators","enabled":true,"mode":"enforced","who":{"realmRoles":["single"],"users":["alice"]},\
      "except":{"groups":["/staff"]},"exempt":false,\
      "limit":{"maxSessions":2,"whenExceeded":"deny","fallback":"deny"}},\
      {"name":"Break-glass","enabled":true,"mode":"enforced","who":{"clientRoles":{"app":["editor"]}},\
      "exempt":true,"limit":{"maxSessions":null}}]""";

  private static RuledRealm realm;

  @BeforeAll
  static void createRealm() {
    realm = new RuledRealm(Realms.on(Servers.h2()).create());
    realm.realm().addRole("single");
    realm.addGroup("staff", "");
    realm.addClientRole("app", "editor");
  }

  private static Http.Answer put(String rules) {
    ObjectNode settings = Http.JSON.valueToTree(Realm.settings(false, 3, "deny"));
    settings.set("rules", RuledRealm.json(rules));
    return realm.admin().send("PUT", realm.realm().path(RuledRealm.SETTINGS), settings);
  }

  @Test
  void whatWasPutIsAnsweredStoredAndLeftAloneByWhoDoesNotNameIt() {
    assertThat(put(ONE).json().path("rules")).isEqualTo(RuledRealm.json(ONE));
    assertThat(realm.rules()).isEqualTo(RuledRealm.json(ONE));
    assertThat(
            realm.admin().get(realm.realm().path("")).at("/attributes/sessionGuard.rules").asText())
        .isEqualTo(ONE);
    realm.own(true, 7, "end-oldest");
    assertThat(realm.rules()).isEqualTo(RuledRealm.json(ONE));
    Http.Answer shown = realm.admin().send("GET", realm.realm().path(RuledRealm.SETTINGS), null);
    assertThat(
            realm
                .admin()
                .sendText("PUT", realm.realm().path(RuledRealm.SETTINGS), shown.body())
                .status())
        .isEqualTo(200);
    assertThat(realm.rules()).isEqualTo(RuledRealm.json(ONE));
    JsonNode event =
        realm
            .admin()
            .get(realm.realm().path("/admin-events?resourcePath=session-guard/settings"))
            .get(0);
    assertThat(event.path("representation").asText()).contains("Break-glass");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                                                       | rules",
        "null                                                                     | rules",
        "[{\"name\":\"A\",\"who\":{\"users\":[\"alice\"]},\"exempt\":true,\"mode\":\"dry-run\"}] | rules[0].mode",
        "[{\"name\":\"A\",\"who\":{\"users\":[\"alice\"]},\"exempt\":true,\"idle\":{\"value\":1,\"unit\":\"weeks\"}}] | rules[0].idle.unit",
        "[{\"name\":\"A\",\"who\":{\"devices\":[\"mobile\"]},\"exempt\":true}]    | rules[0].who.devices",
        "[{\"name\":\"A\",\"who\":{\"realmRoles\":[\"single\",\"gone\"]},\"exempt\":true}] | rules[0].who.realmRoles[1]",
        "[{\"name\":\"A\",\"who\":{\"groups\":[\"/gone\"]},\"exempt\":true}]      | rules[0].who.groups[0]",
        "[{\"name\":\"A\",\"who\":{\"groups\":[\"/STAFF\"]},\"exempt\":true}]     | rules[0].who.groups[0]",
        "[{\"name\":\"A\",\"who\":{\"users\":[\"gone\"]},\"exempt\":true}]        | rules[0].who.users[0]",
        "[{\"name\":\"A\",\"who\":{\"organizations\":[\"gone\"]},\"exempt\":true}] | rules[0].who.organizations[0]",
        "[{\"name\":\"A\",\"who\":{\"clientRoles\":{\"gone\":[\"x\"]}},\"exempt\":true}] | rules[0].who.clientRoles.gone",
        "[{\"name\":\"A\",\"who\":{\"clientRoles\":{\"app\":[\"gone\"]}},\"exempt\":true}] | rules[0].who.clientRoles.app[0]",
        "[{\"name\":\"A\",\"who\":{\"users\":[\"alice\"]},\"except\":{\"users\":[\"gone\"]},\"exempt\":true}] | rules[0].except.users[0]",
      })
  void aBadRuleIsNamedByItsPlaceAndNothingIsStored(String rules, String field) {
    put(ONE);
    JsonNode before = realm.settings();
    Http.Answer answer = put(rules);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.text("field")).isEqualTo(field);
    assertThat(realm.settings()).isEqualTo(before);
  }

  @Test
  void everyProblemOfEverySectionIsToldAtOnce() {
    put(ONE);
    JsonNode before = realm.settings();
    ObjectNode settings = Http.JSON.valueToTree(Realm.settings(true, 0, "deny"));
    settings.set(
        "rules",
        RuledRealm.json(
            """
            [{"name":"A","who":{"users":["alice"]},"exempt":true},
             {"name":"A","who":{},"limit":{"maxSessions":0}}]"""));
    settings.putArray("quotas");
    Http.Answer answer =
        realm.admin().send("PUT", realm.realm().path(RuledRealm.SETTINGS), settings);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("errors"))
        .extracting(error -> error.path("field").asText())
        .containsExactlyInAnyOrder(
            "quotas",
            "limit.maxSessions",
            "rules[1].name",
            "rules[1].who",
            "rules[1].limit.maxSessions");
    assertThat(realm.settings()).isEqualTo(before);
  }

  /** Nearly 256 KB, in an attribute, the kept settings, and events that tell of them. */
  @Test
  void asManyRulesAsCanBeAreStoredAndHold() {
    RuledRealm own = new RuledRealm(Realms.on(Servers.h2()).create());
    StringBuilder rules = new StringBuilder("[");
    for (int i = 0; i < 200; i++) {
      rules.append(
          """
          {"name":"%s %d","who":{"clientRoles":{"realm-management":["view-users","view-realm",
            "view-events","view-clients","query-users","query-groups","query-realms",
            "query-clients","manage-users","manage-realm","manage-events","manage-clients",
            "impersonation","create-client"]}},
            "except":{"clientRoles":{"realm-management":["view-users","view-realm",
            "view-events","view-clients","query-users","query-groups","query-realms",
            "query-clients","manage-users","manage-realm","manage-events","manage-clients",
            "impersonation","create-client","view-identity-providers"]}},"exempt":true},"""
              .formatted("x".repeat(90), i));
    }
    rules.setCharAt(rules.length() - 1, ']');
    JsonNode saved = own.rules(rules.toString());
    assertThat(saved.path("rules")).hasSize(200);
    assertThat(saved.path("rules").toString().length()).isGreaterThan(130_000);
    own.rules("[]");
    own.rules(rules.toString());
    own.admin().put(own.realm().path(""), Map.of("attributes", Map.of("foo", "bar")));
    assertThat(own.rules()).isEqualTo(saved.path("rules"));
    assertThat(own.letIn("somebody", 2)).isEqualTo(2);
  }

  @Test
  void ofAPoisonedAttributeTheGoodRulesHold() {
    String good =
        """
        {"name":"Good","enabled":true,"mode":"enforced","who":{"users":["alice"]},"exempt":false,\
        "limit":{"maxSessions":1,"whenExceeded":"deny"}}""";
    Realm imported =
        Realms.on(Servers.h2())
            .attributes(
                Http.JSON
                    .createObjectNode()
                    .put("sessionGuard.rules", "[5,{\"name\":\"bad\"}," + good + "]"))
            .create();
    RuledRealm ruled = new RuledRealm(imported);
    assertThat(ruled.rules()).isEqualTo(RuledRealm.json("[" + good + "]"));
    assertThat(ruled.settings().at("/drift/settings/0/reason").asText())
        .isEqualTo("settings-broken");
    assertThat(new Oidc(imported, "app").directGrant().status()).isEqualTo(200);
    assertThat(new Oidc(imported, "app").directGrant().status()).isEqualTo(400);
    assertThat(
            imported
                .admin()
                .send("POST", imported.path("/session-guard/settings/accept"), null)
                .status())
        .isEqualTo(400);
    for (String poison : List.of("x".repeat(1_000_000), "[".repeat(3000), "{}", "")) {
      Realm own =
          Realms.on(Servers.h2())
              .attributes(Http.JSON.createObjectNode().put("sessionGuard.rules", poison))
              .create();
      assertThat(new RuledRealm(own).rules()).isEmpty();
      assertThat(new Oidc(own, "app").directGrant().status()).isEqualTo(200);
    }
  }

  @Test
  void rulesThatAForeignUpdateDropsOrBreaksStay() {
    RuledRealm own = new RuledRealm(Realms.on(Servers.h2()).create());
    String rules =
        """
        [{"name":"A","enabled":true,"mode":"enforced","who":{"users":["alice"]},"exempt":false,\
        "limit":{"maxSessions":1,"whenExceeded":"deny"}}]""";
    own.rules(rules);
    String path = own.realm().path("");
    own.admin().put(path, Map.of("attributes", Map.of("foo", "bar")));
    assertThat(own.rules()).isEqualTo(RuledRealm.json(rules));
    JsonNode drift = own.settings().at("/drift/settings/0");
    assertThat(drift.path("field").asText()).isEqualTo("rules");
    assertThat(drift.path("reason").asText()).isEqualTo("settings-vanished");
    own.admin().put(path, Map.of("attributes", Map.of("sessionGuard.rules", "[{\"name\":\"B\"}]")));
    assertThat(own.rules()).isEqualTo(RuledRealm.json(rules));
    assertThat(own.settings().at("/drift/settings/0/reason").asText()).isEqualTo("settings-broken");
    own.admin().post(own.realm().path("/session-guard/settings/restore"), Map.of());
    assertThat(own.settings().has("drift")).isFalse();
    String other = rules.replace("\"A\"", "\"Other\"");
    own.admin().put(path, Map.of("attributes", Map.of("sessionGuard.rules", other)));
    assertThat(own.rules()).isEqualTo(RuledRealm.json(other));
    assertThat(own.settings().has("drift")).isFalse();
  }

  @Test
  void whatHoldsForAUserIsToldToWhoMaySeeThem() {
    RuledRealm own = new RuledRealm(Realms.on(Servers.h2()).create());
    own.rules(
        """
        [{"name":"A","who":{"users":["alice"]},"limit":{"maxSessions":1}}]""");
    String path = "/users/" + own.realm().userId() + "/policy";
    JsonNode policy = own.admin().get(own.realm().path("/session-guard" + path));
    assertThat(policy)
        .isEqualTo(
            RuledRealm.json(
                """
                {"limit":{"maxSessions":1,"whenExceeded":"end-oldest","fallback":"deny",
                  "from":"A","because":"user alice"},
                 "idle":{"seconds":1800,"from":"realm","because":"settings of the realm"},
                 "lifetime":{"seconds":36000,"from":"realm","because":"settings of the realm"},
                 "exempt":false,"exemptFrom":null,"held":0,"next":"allowed","byDevice":[],
                 "matches":[{"rule":"A","because":"user alice"}],"reportOnly":null}"""));
    Caller viewer = Caller.with(own.realm(), "viewer", "view-users");
    assertThat(viewer.send("GET", path, "").json()).isEqualTo(policy);
    assertThat(viewer.send("GET", "/users/no-such-user/policy", "").status()).isEqualTo(404);
    Caller querier = Caller.with(own.realm(), "querier", "query-users");
    assertThat(querier.send("GET", path, "").status()).isEqualTo(403);
    Caller nobody = Caller.with(own.realm(), "nobody", "view-realm");
    assertThat(nobody.send("GET", path, "").status()).isEqualTo(403);
    assertThat(nobody.send("GET", "/users/no-such-user/policy", "").status()).isEqualTo(403);
    assertThat(
            own.admin().sendAs("", "GET", own.realm().path("/session-guard" + path), "").status())
        .isEqualTo(401);
  }

  @Test
  void whoWouldBeLockedOutHasToInsist() {
    RuledRealm own = new RuledRealm(Realms.on(Servers.h2()).create());
    Caller boss = Caller.with(own.realm(), "boss", "manage-realm", "view-users");
    ObjectNode settings = Http.JSON.valueToTree(Realm.settings(false, 3, "deny"));
    settings.set(
        "rules",
        RuledRealm.json(
            """
            [{"name":"A","who":{"users":["boss"]},"limit":{"maxSessions":1}}]"""));
    JsonNode before = own.settings();
    Http.Answer refused = boss.send("PUT", "/settings", settings.toString());
    assertThat(refused.status()).as(refused.body()).isEqualTo(400);
    assertThat(refused.text("error")).isEqualTo("caller-would-be-refused");
    assertThat(refused.text("errorMessage")).contains("insist=true");
    assertThat(own.settings()).isEqualTo(before);
    assertThat(boss.send("PUT", "/settings?insist=yes", settings.toString()).text("field"))
        .isEqualTo("insist");
    Http.Answer saved = boss.send("PUT", "/settings?insist=true", settings.toString());
    assertThat(saved.status()).as(saved.body()).isEqualTo(200);
    assertThat(saved.json().path("warnings").findValuesAsText("code"))
        .containsExactly("caller-refused");
    assertThat(Caller.logIn(own.realm(), "app", "boss", "openid").status()).isEqualTo(400);
    // who is refused already is not refused by what is saved now
    assertThat(boss.send("PUT", "/settings", settings.toString()).status()).isEqualTo(200);
    ((ObjectNode) settings.at("/rules/0")).put("exempt", true);
    assertThat(boss.send("PUT", "/settings", settings.toString()).json().path("warnings"))
        .isEmpty();
  }

  /** Nothing is ever saved there: other tests log in to it. */
  @Test
  void theMasterRealmKeepsAWayIn() {
    Http.Answer refused =
        realm
            .admin()
            .send("PUT", "/master/session-guard/settings", Realm.settings(true, 1000, "deny"));
    assertThat(refused.status()).as(refused.body()).isEqualTo(400);
    assertThat(refused.text("error")).isEqualTo("administrators-would-be-refused");
    assertThat(realm.admin().get("/master/session-guard/settings").at("/limit/enabled").asBoolean())
        .isFalse();
  }
}
