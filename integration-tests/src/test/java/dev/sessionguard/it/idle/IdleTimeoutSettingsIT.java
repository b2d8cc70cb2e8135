package dev.sessionguard.it.idle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.realm.IdleSetting;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way the idle setting and the realm's own numbers can meet, on a real server. */
class IdleTimeoutSettingsIT {
  private static final int BEFORE = 1800;
  private static final String REMEMBERED = "sessionGuard.idle.previous.ssoSessionIdleTimeout";

  private final KeycloakServer server = Servers.h2();

  /** For tests that leave it as it was. */
  private final Realm shared = Shared.REALM;

  private static final class Shared {
    private static final Realm REALM = Realms.on(Servers.h2()).create();
  }

  @Test
  void savingWritesThroughAndSwitchingOffBringsBack() {
    Realm realm = Realms.on(server).create();
    update(realm, Map.of("ssoSessionIdleTimeoutRememberMe", 86_400));
    update(realm, Map.of("clientSessionIdleTimeout", 1200));

    JsonNode answer = IdleSetting.put(realm, true, 15, "minutes").json();
    assertThat(answer.at("/effective/idleSeconds").asInt()).isEqualTo(900);
    assertThat(answer.at("/effective/rememberMeIdleSeconds").asInt()).isEqualTo(900);
    assertThat(answer.at("/effective/idleDrift").asBoolean()).isFalse();
    assertNumbers(realm, 900, 0, 0);

    IdleSetting.put(realm, true, 1, "hours");
    assertNumbers(realm, 3600, 0, 1200);

    IdleSetting.put(realm, false, 1, "hours");
    assertNumbers(realm, BEFORE, 86_400, 1200);
    assertThat(realm.admin().get(realm.path("")).path("attributes").has(REMEMBERED)).isFalse();
  }

  @Test
  void consoleSaveInBetweenIsOverriddenAndThePreviousNumberStays() {
    Realm realm = Realms.on(server).create();
    IdleSetting.put(realm, true, 15, "minutes");
    ObjectNode whole = whole(realm);
    whole.put("ssoSessionIdleTimeout", 600);
    // as the console saves it: the whole realm, attributes and all
    realm.admin().put(realm.path("/ui-ext"), whole);
    assertNumbers(realm, 900, 0, 0);
    IdleSetting.put(realm, false, 15, "minutes");
    assertNumbers(realm, BEFORE, 0, 0);
  }

  @Test
  void realmUpdateWithoutAttributesIsOverridden() {
    Realm realm = Realms.on(server).create();
    IdleSetting.put(realm, true, 15, "minutes");
    update(realm, Map.of("ssoSessionIdleTimeout", 600));
    assertNumbers(realm, 900, 0, 0);
  }

  @Test
  void realmUpdateThatDropsOurAttributesLeavesTheTimeoutOn() {
    Realm realm = Realms.on(server).create();
    IdleSetting.put(realm, true, 15, "minutes");
    update(realm, Map.of("attributes", Map.of("other", "kept")));
    assertThat(settings(realm).at("/idle/enabled").asBoolean()).isTrue();
    assertNumbers(realm, 900, 0, 0);
  }

  @Test
  void acceptedTheDroppedAttributesSwitchOffAndRestore() {
    Realm realm = Realms.on(server).create();
    IdleSetting.put(realm, true, 15, "minutes");
    update(realm, Map.of("attributes", Map.of("other", "kept")));
    realm.admin().post(realm.path("/session-guard/settings/accept"), null);
    assertThat(settings(realm).at("/idle/enabled").asBoolean()).isFalse();
    assertNumbers(realm, BEFORE, 0, 0);
  }

  @Test
  void numberThatComesWithTheDroppedAttributesIsOverridden() {
    Realm realm = Realms.on(server).create();
    IdleSetting.put(realm, true, 15, "minutes");
    update(realm, Map.of("attributes", Map.of(), "ssoSessionIdleTimeout", 7200));
    assertNumbers(realm, 900, 0, 0);
  }

  /** As a tool does that knows the settings and not what we remember. */
  @Test
  void realmUpdateThatDropsOnlyWhatIsRememberedLosesNothing() {
    Realm realm = Realms.on(server).create();
    IdleSetting.put(realm, true, 15, "minutes");
    update(realm, Map.of("attributes", on("20"), "ssoSessionIdleTimeout", 900));
    assertNumbers(realm, 1200, 0, 0);
    IdleSetting.put(realm, false, 20, "minutes");
    assertNumbers(realm, BEFORE, 0, 0);
  }

  @Test
  void attributesAloneAreTheDecision() {
    Realm realm = Realms.on(server).create();
    update(realm, Map.of("attributes", on("10")));
    assertNumbers(realm, 600, 0, 0);
    Map<String, String> off = on("10");
    off.put("sessionGuard.idle.enabled", "false");
    update(realm, Map.of("attributes", off));
    assertNumbers(realm, BEFORE, 0, 0);
  }

  @Test
  void importedRealmIsAsItWasExported() {
    Realm realm = Realms.on(server).create();
    IdleSetting.put(realm, true, 15, "minutes");
    ObjectNode exported = whole(realm);
    Realm copy = imported(realm, exported);
    assertNumbers(copy, 900, 0, 0);
    IdleSetting.put(copy, false, 15, "minutes");
    assertNumbers(copy, BEFORE, 0, 0);
  }

  @Test
  void importWithoutWhatIsRememberedRemembersTheImportedNumber() {
    Realm realm = Realms.on(server).create();
    IdleSetting.put(realm, true, 15, "minutes");
    ObjectNode exported = whole(realm);
    ObjectNode attributes = (ObjectNode) exported.get("attributes");
    attributes.remove(REMEMBERED);
    attributes.remove("sessionGuard.idle.written");
    exported.put("ssoSessionIdleTimeout", 2400);
    Realm copy = imported(realm, exported);
    assertNumbers(copy, 900, 0, 0);
    IdleSetting.put(copy, false, 15, "minutes");
    assertNumbers(copy, 2400, 0, 0);
  }

  @Test
  void exportOfBeforeTheFirstSwitchLeavesTheTimeoutOn() {
    Realm realm = Realms.on(server).create();
    ObjectNode exported = whole(realm);
    IdleSetting.put(realm, true, 15, "minutes");
    realm.admin().put(realm.path(""), exported);
    assertThat(settings(realm).at("/idle/enabled").asBoolean()).isTrue();
    assertNumbers(realm, 900, 0, 0);
  }

  @Test
  void exportOfTheSwitchedOffRealmSwitchesOff() {
    Realm realm = Realms.on(server).create();
    IdleSetting.put(realm, false, 15, "minutes");
    ObjectNode exported = whole(realm);
    IdleSetting.put(realm, true, 15, "minutes");
    realm.admin().put(realm.path(""), exported);
    assertThat(settings(realm).at("/idle/enabled").asBoolean()).isFalse();
    assertNumbers(realm, BEFORE, 0, 0);
  }

  @Test
  void exportOfTheSwitchedOnRealmSwitchesOnAgain() {
    Realm realm = Realms.on(server).create();
    IdleSetting.put(realm, true, 15, "minutes");
    ObjectNode exported = whole(realm);
    IdleSetting.put(realm, false, 15, "minutes");
    realm.admin().put(realm.path(""), exported);
    assertNumbers(realm, 900, 0, 0);
    IdleSetting.put(realm, false, 15, "minutes");
    assertNumbers(realm, BEFORE, 0, 0);
  }

  @Test
  void mangledAttributesThatReplaceNoGoodOnesReadAsOff() {
    Realm realm = Realms.on(server).create();
    Map<String, String> mangled = on("0");
    mangled.put("sessionGuard.idle.enabled", "perhaps");
    update(realm, Map.of("attributes", mangled));
    assertNumbers(realm, BEFORE, 0, 0);
  }

  /** Client idle above SSO idle would make Keycloak refuse every later save of the realm. */
  @Test
  void realmCanStillBeSavedAfterItsClientIdleWasLonger() {
    Realm realm = Realms.on(server).create();
    update(realm, Map.of("clientSessionIdleTimeout", 1800));
    IdleSetting.put(realm, true, 5, "minutes");
    assertThat(realm.admin().send("PUT", realm.path(""), whole(realm)).status()).isEqualTo(204);
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "1, minutes, 60",
    "525600, minutes, 31536000",
    "1, hours, 3600",
    "8760, hours, 31536000",
    "365, days, 31536000",
  })
  void boundsAreAccepted(int value, String unit, int seconds) {
    JsonNode answer = IdleSetting.put(shared, true, value, unit).json();
    IdleSetting.put(shared, false, 30, "minutes");
    assertThat(answer.at("/effective/idleSeconds").asInt()).isEqualTo(seconds);
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "0, '\"minutes\"', idle.value",
    "-1, '\"minutes\"', idle.value",
    "1.5, '\"hours\"', idle.value",
    "1.0, '\"hours\"', idle.value",
    "'\"15\"', '\"minutes\"', idle.value",
    "525601, '\"minutes\"', idle.value",
    "8761, '\"hours\"', idle.value",
    "366, '\"days\"', idle.value",
    "2147483647, '\"days\"', idle.value",
    "99999999999, '\"minutes\"', idle.value",
    "15, '\"weeks\"', idle.unit",
    "15, '\"MINUTES\"', idle.unit",
    "15, 60, idle.unit",
    "15, null, idle.unit",
  })
  void beyondTheBoundsIsRefusedByName(String value, String unit, String field) {
    Http.Answer answer =
        shared
            .admin()
            .sendText(
                "PUT",
                shared.path("/session-guard/settings"),
                """
                {"limit":{"enabled":false,"maxSessions":3,"whenExceeded":"deny","countOffline":true},
                 "idle":{"enabled":true,"value":%s,"unit":%s},"history":{"retentionDays":90}}
                """
                    .formatted(value, unit));
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.text("field")).isEqualTo(field);
    assertNumbers(shared, BEFORE, 0, 0);
  }

  @Test
  void warningsNameWhatSurprises() {
    Realm realm = Realms.on(server).create();
    update(realm, Map.of("accessTokenLifespan", 3600));
    update(realm, Map.of("ssoSessionMaxLifespan", 600));
    update(realm, Map.of("ssoSessionIdleTimeoutRememberMe", 86_400));
    override(realm, "app", "client.session.idle.timeout", "120");
    override(realm, "backend", "access.token.lifespan", "7200");
    override(realm, "consent", "client.session.idle.timeout", "1500");
    JsonNode answer = IdleSetting.put(realm, true, 15, "minutes").json();
    Map<String, String> messages = new HashMap<>();
    answer
        .path("warnings")
        .forEach(
            warning ->
                messages.put(warning.path("code").asText(), warning.path("message").asText()));
    assertThat(messages)
        .containsOnlyKeys(
            "session-max-shorter",
            "access-token-longer",
            "client-access-token-longer",
            "client-override-shorter",
            "client-override-longer",
            "remember-me-capped",
            "offline-exempt",
            "timer-refresh");
    assertThat(messages.get("client-override-shorter")).contains(": app.");
    assertThat(messages.get("client-override-longer")).contains(": consent.");
    assertThat(messages.get("client-access-token-longer")).contains("of backend live");
  }

  @Test
  void statementNamesWhatIsEnforced() {
    Realm realm = Realms.on(server).create();
    IdleSetting.put(realm, true, 15, "minutes");
    for (String type : new String[] {"text/plain", "text/markdown"}) {
      Http.Answer statement =
          Http.send(
              Http.request(
                      server.base()
                          + "/admin/realms"
                          + realm.path("/session-guard/settings/statement"))
                  .header("Accept", type)
                  .header("Authorization", "Bearer " + realm.admin().token())
                  .build());
      assertThat(statement.status()).as(statement.body()).isEqualTo(200);
      assertThat(statement.headers().firstValue("Content-Type").orElseThrow().toLowerCase())
          .startsWith(type)
          .contains("utf-8");
      assertThat(statement.body())
          .contains("Session policy of realm " + realm.name())
          .contains("- Idle timeout: 15 minutes, enforced by Session Guard")
          .contains("on Keycloak 26.")
          .contains("(timer-refresh)");
    }
  }

  private Realm imported(Realm realm, ObjectNode exported) {
    realm.admin().delete(realm.path(""));
    realm.admin().post("", exported);
    return realm;
  }

  private static Map<String, String> on(String minutes) {
    Map<String, String> attributes = new HashMap<>();
    attributes.put("sessionGuard.idle.enabled", "true");
    attributes.put("sessionGuard.idle.value", minutes);
    attributes.put("sessionGuard.idle.unit", "minutes");
    return attributes;
  }

  private static void update(Realm realm, Map<String, Object> fields) {
    realm.admin().put(realm.path(""), fields);
  }

  private static void override(Realm realm, String client, String attribute, String value) {
    String path = realm.path("/clients/" + realm.clientUuid(client));
    ObjectNode representation = (ObjectNode) realm.admin().get(path);
    ((ObjectNode) representation.get("attributes")).put(attribute, value);
    realm.admin().put(path, representation);
  }

  private static ObjectNode whole(Realm realm) {
    return (ObjectNode) realm.admin().get(realm.path(""));
  }

  private static JsonNode settings(Realm realm) {
    return realm.admin().get(realm.path("/session-guard/settings"));
  }

  private static void assertNumbers(Realm realm, int sso, int rememberMe, int client) {
    JsonNode now = realm.admin().get(realm.path(""));
    assertThat(
            java.util.List.of(
                now.path("ssoSessionIdleTimeout").asInt(),
                now.path("ssoSessionIdleTimeoutRememberMe").asInt(),
                now.path("clientSessionIdleTimeout").asInt()))
        .as("SSO, remember-me and client idle")
        .containsExactly(sso, rememberMe, client);
  }
}
