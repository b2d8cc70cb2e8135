package dev.sessionguard.it.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.it.fixture.client.Admin;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.Servers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an administrator may write into a flow's step, and into a user's required actions. */
class FlowStepIT {
  private static final String STEP = "session-guard-limit";

  /** A realm whose direct grants come by our step, which has no configuration yet. */
  private static Realm withStep() {
    Realm realm = Realms.on(Servers.h2()).create();
    Admin admin = realm.admin();
    admin.post(
        realm.path("/authentication/flows/direct%20grant/copy"), Map.of("newName", "limited"));
    admin.post(
        realm.path("/authentication/flows/limited/executions/execution"), Map.of("provider", STEP));
    ObjectNode required = step(realm).deepCopy();
    required.put("requirement", "REQUIRED");
    admin.put(realm.path("/authentication/flows/limited/executions"), required);
    admin.put(realm.path(""), Map.of("realm", realm.name(), "directGrantFlow", "limited"));
    return realm;
  }

  private static JsonNode step(Realm realm) {
    for (JsonNode step :
        realm.admin().get(realm.path("/authentication/flows/limited/executions"))) {
      if (step.path("providerId").asText().equals(STEP)) {
        return step;
      }
    }
    throw new AssertionError("no step");
  }

  private static Map<String, Object> config(String max, String whenExceeded) {
    return Map.of(
        "alias", "limit", "config", Map.of("maxSessions", max, "whenExceeded", whenExceeded));
  }

  private static Http.Answer configure(Realm realm, Object config) {
    return realm
        .admin()
        .send(
            "POST",
            realm.path("/authentication/executions/" + step(realm).path("id").asText() + "/config"),
            config);
  }

  @ParameterizedTest
  @CsvSource({
    "0, deny, maxSessions",
    "-1, deny, maxSessions",
    "abc, deny, maxSessions",
    "1001, end-oldest, maxSessions",
    "2, DENY, whenExceeded"
  })
  void whatIsNoLimitIsRefusedByName(String max, String whenExceeded, String named) {
    Realm realm = withStep();
    Http.Answer refused = configure(realm, config(max, whenExceeded));
    assertThat(refused.status()).as(refused.body()).isEqualTo(400);
    assertThat(refused.text("errorMessage")).startsWith(named + " must be ");
    assertThat(step(realm).has("authenticationConfig")).as("stored").isFalse();

    assertThat(configure(realm, config("2", "deny")).status()).isEqualTo(201);
    String stored =
        realm.path("/authentication/config/" + step(realm).path("authenticationConfig").asText());
    Http.Answer again = realm.admin().send("PUT", stored, config(max, whenExceeded));
    assertThat(again.status()).as(again.body()).isEqualTo(400);
    assertThat(again.text("errorMessage")).startsWith(named + " must be ");
    assertThat(realm.admin().get(stored).at("/config/maxSessions").asText()).isEqualTo("2");
    assertThat(realm.admin().get(stored).at("/config/whenExceeded").asText()).isEqualTo("deny");
  }

  @Test
  void everythingWrongIsToldAtOnce() {
    assertThat(configure(withStep(), config("0", "x")).text("errorMessage"))
        .contains("maxSessions must be ")
        .contains("whenExceeded must be ");
  }

  /** The realm once more under another name, as an import brings it: nobody looks at its flows. */
  private static Realm imported(Realm from, String max) {
    JsonNode exported = from.admin().post(from.path("/partial-export"), Map.of()).json();
    ObjectNode copy = Http.JSON.createObjectNode();
    String name = "it-" + UUID.randomUUID().toString().substring(0, 8);
    copy.put("realm", name).put("enabled", true).put("sslRequired", "none");
    copy.put("directGrantFlow", "limited");
    for (String part : List.of("authenticationFlows", "authenticatorConfig")) {
      for (JsonNode each : exported.path(part)) {
        ObjectNode one = each.deepCopy();
        one.remove("id");
        if (one.path("alias").asText().equals("limit")) {
          ((ObjectNode) one.path("config")).put("maxSessions", max);
        }
        copy.withArrayProperty(part).add(one);
      }
    }
    Admin admin = from.admin();
    admin.post("", copy);
    admin.post(
        "/" + name + "/clients",
        Map.of("clientId", "app", "publicClient", true, "directAccessGrantsEnabled", true));
    Http.Answer user = admin.post("/" + name + "/users", Realms.user(Realm.USER, name, Realm.USER));
    return new Realm(from.server(), name, Realms.idOf(user), Map.of(), Realm.USER, Realm.USER);
  }

  @Test
  void whatAnImportBroughtIsSaidAndReadStrictly() {
    Realm realm = withStep();
    configure(realm, config("2", "deny"));
    Realm imported = imported(realm, "0");
    List<JsonNode> warnings = new ArrayList<>();
    imported
        .admin()
        .get(imported.path("/session-guard/settings"))
        .path("warnings")
        .forEach(warnings::add);
    assertThat(warnings)
        .filteredOn(warning -> warning.path("code").asText().equals("flow-limit-invalid"))
        .hasSize(1)
        .allSatisfy(
            warning -> {
              assertThat(warning.path("field").asText()).isEqualTo("limit.maxSessions");
              assertThat(warning.at("/parameters/steps").asText()).isEqualTo("limit");
            });
    assertThat(new Oidc(imported, "app").directGrant().status()).isEqualTo(200);
    assertThat(new Oidc(imported, "app").directGrant().status()).isEqualTo(400);
  }

  /** Nobody knows what was meant, so the strictest number holds. */
  @ParameterizedTest
  @ValueSource(strings = {"0", "two", "-3", "1001"})
  void anUnusableNumberOfAnImportAllowsOneSession(String max) {
    Realm realm = withStep();
    configure(realm, config("2", "end-oldest"));
    Realm imported = imported(realm, max);
    imported.limit(3, "deny");
    assertThat(new Oidc(imported, "app").directGrant().status()).isEqualTo(200);
    assertThat(new Oidc(imported, "app").directGrant().status()).isEqualTo(200);
    assertThat(imported.liveSessions()).hasSize(1);
  }

  @Test
  void ourRequiredActionOnAUserByHandStopsNothing() {
    Realm realm = Realms.on(Servers.h2()).create();
    realm.limit(5, "deny");
    setByHand(realm);
    assertThat(new Oidc(realm, "app").directGrant().status()).isEqualTo(200);
    assertThat(realm.user().path("requiredActions")).isEmpty();
    setByHand(realm);
    assertThat(new Browser(realm).login("app").isLoggedIn()).isTrue();
    assertThat(realm.user().path("requiredActions")).isEmpty();
  }

  private static void setByHand(Realm realm) {
    realm
        .admin()
        .put(realm.path("/users/" + realm.userId()), Map.of("requiredActions", List.of(STEP)));
    assertThat(realm.user().path("requiredActions")).hasSize(1);
  }
}
