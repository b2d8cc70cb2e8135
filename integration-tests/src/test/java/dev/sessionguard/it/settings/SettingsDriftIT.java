package dev.sessionguard.it.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Kcadm;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.People;
import dev.sessionguard.it.fixture.realm.Cities;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Updates of a realm by others, each the request that a tool sends: settings stay, or say so. */
class SettingsDriftIT {
  private static final String SETTINGS = "/session-guard/settings";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Realm realm;

  /** A limit of one and an idle timeout of fifteen minutes, saved by our own API. */
  @BeforeEach
  void createRealm() {
    createRealm(Servers.h2());
  }

  private void createRealm(KeycloakServer server) {
    realm = Realms.on(server).create();
    save(true);
  }

  private void save(boolean enabled) {
    ObjectNode settings = Http.JSON.valueToTree(Realm.settings(enabled, 1, "deny"));
    settings.putObject("idle").put("enabled", enabled).put("value", 15).put("unit", "minutes");
    realm.admin().put(realm.path(SETTINGS), settings);
  }

  private JsonNode settings() {
    return realm.admin().get(realm.path(SETTINGS));
  }

  private void update(Object representation) {
    realm.admin().put(realm.path(""), representation);
  }

  /** The whole realm, as the console and most tools read it before they send it back. */
  private void updateWhole(Map<String, String> attributes) {
    ObjectNode whole = (ObjectNode) realm.admin().get(realm.path(""));
    attributes.forEach(((ObjectNode) whole.path("attributes"))::put);
    update(whole);
  }

  private int logins() {
    realm.endSessions();
    int in = 0;
    for (int i = 0; i < 3; i++) {
      in += new Oidc(realm, "app").directGrant().status() == 200 ? 1 : 0;
    }
    return in;
  }

  private void assertInForce() {
    JsonNode settings = settings();
    assertThat(settings.at("/limit/enabled").asBoolean()).isTrue();
    assertThat(settings.at("/limit/maxSessions").asInt()).isEqualTo(1);
    assertThat(settings.at("/limit/whenExceeded").asText()).isEqualTo("deny");
    assertThat(settings.at("/idle/enabled").asBoolean()).isTrue();
    assertThat(settings.at("/effective/idleSeconds").asInt()).isEqualTo(900);
    assertThat(settings.at("/effective/idleDrift").asBoolean()).isFalse();
    assertThat(realm.admin().get(realm.path("")).path("ssoSessionIdleTimeout").asInt())
        .isEqualTo(900);
    assertThat(
            realm
                .admin()
                .get(realm.path("/authentication/required-actions/session-guard-limit"))
                .path("enabled")
                .asBoolean())
        .isTrue();
    assertThat(logins()).isEqualTo(1);
  }

  private void assertOff() {
    JsonNode settings = settings();
    assertThat(settings.at("/limit/enabled").asBoolean()).isFalse();
    assertThat(settings.at("/idle/enabled").asBoolean()).isFalse();
    assertThat(realm.admin().get(realm.path("")).path("ssoSessionIdleTimeout").asInt())
        .isEqualTo(1800);
    assertThat(logins()).isEqualTo(3);
  }

  private List<String> drifting(String reason) {
    List<String> fields = new ArrayList<>();
    for (JsonNode each : settings().at("/drift/settings")) {
      if (each.path("reason").asText().equals(reason)) {
        fields.add(each.path("field").asText());
      }
    }
    return fields;
  }

  private List<String> warnings() {
    return settings().path("warnings").findValuesAsText("code").stream()
        .filter(code -> code.startsWith("settings-"))
        .toList();
  }

  private JsonNode events(String path) {
    return realm.admin().get(realm.path("/admin-events?resourcePath=session-guard/" + path));
  }

  @ParameterizedTest(name = "PUT {0}")
  @ValueSource(
      strings = {
        "{\"attributes\":{\"foo\":\"bar\"}}",
        "{\"attributes\":{}}",
        "{\"enabled\":true,\"ssoSessionIdleTimeout\":1800,\"attributes\":{\"foo\":\"bar\"}}",
      })
  void anUpdateWithoutOurAttributesSwitchesNothingOff(String body) {
    assertThat(realm.admin().sendText("PUT", realm.path(""), body).status()).isEqualTo(204);
    assertInForce();
    assertThat(drifting("settings-vanished"))
        .containsExactly(
            "limit.enabled",
            "limit.maxSessions",
            "limit.whenExceeded",
            "idle.enabled",
            "idle.value");
    assertThat(warnings()).containsExactly("settings-vanished");
    assertThat(settings().at("/drift/by").asText()).isEqualTo("admin");
    assertThat(settings().at("/drift/acceptable").asBoolean()).isTrue();
  }

  @Test
  void aLostSettingIsInEventsLogAndMetrics() {
    createRealm(Servers.postgres()); // whose reconciler counts
    update(Map.of("attributes", Map.of("foo", "bar")));
    JsonNode event = events("settings/drift").get(0);
    assertThat(event.path("resourceType").asText()).isEqualTo("SESSION_GUARD_SETTINGS");
    assertThat(event.path("representation").asText()).contains("limit.enabled", "idle.enabled");
    assertThat(event.at("/authDetails/userId").asText()).isNotEmpty();
    assertThat(realm.server().output().lines())
        .anyMatch(
            line ->
                line.contains("WARN")
                    && line.contains(realm.name())
                    && line.contains("sessionGuard.limit.enabled"));
    String of = "realm=\"" + realm.name() + "\"";
    Await.untilAsserted(
        PATIENCE,
        () ->
            assertThat(Servers.postgres().metric("session_guard_settings_drift", of)).isEqualTo(5));
    realm.admin().post(realm.path(SETTINGS + "/restore"), null);
    Await.untilAsserted(
        PATIENCE,
        () -> assertThat(Servers.postgres().metric("session_guard_settings_drift", of)).isZero());
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource({
    "sessionGuard.limit.enabled, TRUE, limit.enabled",
    "sessionGuard.limit.enabled, yes, limit.enabled",
    "sessionGuard.limit.enabled, '', limit.enabled",
    "sessionGuard.limit.max, 0, limit.maxSessions",
    "sessionGuard.limit.whenExceeded, refuse, limit.whenExceeded",
    "sessionGuard.idle.enabled, on, idle.enabled",
    "sessionGuard.idle.unit, fortnights, idle.unit",
  })
  void anUnreadableValueLeavesTheLastGoodOne(String attribute, String value, String field) {
    updateWhole(Map.of(attribute, value));
    assertInForce();
    assertThat(drifting("settings-broken")).contains(field);
    assertThat(warnings()).containsExactly("settings-broken");
    Http.Answer refused = realm.admin().send("POST", realm.path(SETTINGS + "/accept"), null);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text("errorMessage")).contains(field);
    assertInForce();
  }

  /** keycloak-config-cli: the file, then the whole realm with a checksum. */
  @Test
  void aFileOfConfigCliThatKnowsNothingOfOursLosesNothing() {
    update(Map.of("enabled", true, "attributes", Map.of("foo", "bar")));
    updateWhole(Map.of("de.adorsys.keycloak.config.import-checksum-default", "0"));
    assertInForce();
    assertThat(warnings()).containsExactly("settings-vanished");
  }

  /** Terraform: the attributes of its file, and nothing else. */
  @Test
  void whatAFileSetsHoldsAndWhatItLeavesOutStays() {
    update(
        Map.of(
            "attributes",
            Map.of("sessionGuard.limit.enabled", "true", "sessionGuard.limit.max", "2")));
    assertThat(settings().at("/limit/maxSessions").asInt()).isEqualTo(2);
    assertThat(settings().at("/limit/whenExceeded").asText()).isEqualTo("deny");
    assertThat(settings().at("/idle/enabled").asBoolean()).isTrue();
    assertThat(logins()).isEqualTo(2);
    assertThat(drifting("settings-vanished"))
        .containsExactly("limit.whenExceeded", "idle.enabled", "idle.value");
  }

  @Test
  void updatesThatKeepOurAttributesAreNoDrift() {
    new Kcadm(Servers.h2()).updateRealm(realm.name(), "displayName=changed", "attributes.foo=bar");
    update(Map.of("displayName", "without attributes"));
    updateWhole(Map.of("foo", "baz"));
    realm
        .admin()
        .post(
            realm.path("/partialImport"),
            Map.of(
                "ifResourceExists",
                "OVERWRITE",
                "roles",
                Map.of("realm", List.of(Map.of("name", "imported"))),
                "attributes",
                Map.of("foo", "imported")));
    assertInForce();
    assertThat(settings().has("drift")).isFalse();
    assertThat(realm.admin().get(realm.path("")).at("/attributes/foo").asText()).isEqualTo("baz");
    assertThat(events("settings/drift")).isEmpty();
  }

  @Test
  void anExplicitFalseSwitchesOff() {
    updateWhole(
        Map.of("sessionGuard.limit.enabled", "false", "sessionGuard.idle.enabled", "false"));
    assertOff();
    assertThat(settings().has("drift")).isFalse();
    JsonNode change =
        new Http.Answer(200, events("settings").get(0).path("representation").asText(), null)
            .json();
    assertThat(change.at("/old").path("limit.enabled").asText()).isEqualTo("true");
    assertThat(change.at("/new").path("limit.enabled").asText()).isEqualTo("false");
  }

  @Test
  void otherGoodValuesAreTheOnesThatAreKeptThen() {
    updateWhole(Map.of("sessionGuard.limit.max", "2"));
    assertThat(settings().has("drift")).isFalse();
    update(Map.of("attributes", Map.of("foo", "bar")));
    assertThat(settings().at("/limit/maxSessions").asInt()).isEqualTo(2);
    assertThat(logins()).isEqualTo(2);
  }

  @Test
  void aRealmThatCameWithItsSettingsKeepsThem() {
    JsonNode attributes = realm.admin().get(realm.path("")).path("attributes");
    realm = Realms.on(Servers.h2()).attributes(attributes).create();
    update(Map.of("attributes", Map.of("foo", "bar")));
    assertInForce();
  }

  @Test
  void restoredTheSettingsHoldAndNothingDrifts() {
    update(Map.of("attributes", Map.of("foo", "bar")));
    JsonNode answer = realm.admin().post(realm.path(SETTINGS + "/restore"), null).json();
    assertThat(answer.has("drift")).isFalse();
    assertInForce();
    assertThat(warnings()).isEmpty();
    assertThat(realm.admin().get(realm.path("")).at("/attributes/foo").asText()).isEqualTo("bar");
    assertThat(events("settings/restore")).hasSize(1);
    realm.admin().post(realm.path(SETTINGS + "/restore"), null);
    assertThat(events("settings/restore")).as("nothing was left to restore").hasSize(1);
  }

  @Test
  void acceptedTheSettingsAreExplicitlyOff() {
    update(Map.of("attributes", Map.of("foo", "bar")));
    JsonNode answer = realm.admin().post(realm.path(SETTINGS + "/accept"), null).json();
    assertThat(answer.has("drift")).isFalse();
    assertOff();
    JsonNode attributes = realm.admin().get(realm.path("")).path("attributes");
    assertThat(attributes.path("sessionGuard.limit.enabled").asText()).isEqualTo("false");
    assertThat(attributes.path("sessionGuard.idle.enabled").asText()).isEqualTo("false");
    assertThat(events("settings/accept")).hasSize(1);
    update(Map.of("attributes", Map.of("foo", "bar")));
    assertThat(settings().has("drift")).as("nothing was left to lose").isFalse();
  }

  @Test
  void savingSettingsDecidesToo() {
    update(Map.of("attributes", Map.of("foo", "bar")));
    updateWhole(Map.of("foo", "baz"));
    assertThat(warnings()).as("who sends back what was read decides nothing").isNotEmpty();
    save(false);
    assertThat(settings().has("drift")).isFalse();
    assertOff();
  }

  @Test
  void aRealmOfToolsAcceptsByItself() {
    ObjectNode settings = (ObjectNode) settings();
    settings.putObject("tools").put("acceptChanges", true);
    realm.admin().put(realm.path(SETTINGS), settings);
    update(Map.of("attributes", Map.of("foo", "bar")));
    assertThat(settings().has("drift")).isFalse();
    assertOff();
    assertThat(settings().at("/tools/acceptChanges").asBoolean()).isTrue();
  }

  @Test
  void whoMayOnlyViewDecidesNothing() {
    People people = new People(realm);
    people.grantAdministration(people.add("viewer"), "view-realm");
    String viewer = people.tokens("viewer", "app", Cities.ZURICH).text("access_token");
    update(Map.of("attributes", Map.of("foo", "bar")));
    for (String decision : List.of("/restore", "/accept")) {
      assertThat(realm.admin().sendAs(viewer, "POST", realm.path(SETTINGS + decision), "").status())
          .isEqualTo(403);
    }
    assertThat(warnings()).containsExactly("settings-vanished");
    assertInForce();
  }

  @Test
  void withoutAnythingKeptAnUnreadablePrivacyKeepsNothingOfAPerson() {
    realm =
        Realms.on(Servers.h2())
            .attributes(Http.JSON.createObjectNode().put("sessionGuard.privacy.ip", "x"))
            .create();
    assertThat(settings().at("/privacy/ip").asText()).isEqualTo("off");
    assertThat(warnings()).containsExactly("settings-broken");
  }
}
