package dev.sessionguard.it.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.People;
import dev.sessionguard.it.fixture.realm.Cities;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.Servers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings over REST: what is stored, and that nothing is where something is wrong. */
class SettingsRestIT {
  private static final String SETTINGS = "/session-guard/settings";
  private static final List<String> SECTIONS = List.of("limit", "idle", "history");

  private static Realm realm;
  private static String viewer;
  private static String stranger;

  @BeforeAll
  static void createRealm() {
    realm = Realms.on(Servers.h2()).create();
    People people = new People(realm);
    people.grantAdministration(people.add("viewer"), "view-realm");
    people.add("stranger");
    viewer = people.tokens("viewer", "app", Cities.ZURICH).text("access_token");
    stranger = people.tokens("stranger", "app", Cities.ZURICH).text("access_token");
    realm.limit(7, "deny");
  }

  private static ObjectNode good() {
    ObjectNode settings = Http.JSON.valueToTree(Realm.settings(true, 2, "end-oldest"));
    ((ObjectNode) settings.path("limit"))
        .put("mode", "enforced")
        .put("fallback", "deny")
        .put("resetEndsOthers", true)
        .put("userAttribute", false);
    return settings;
  }

  private static JsonNode stored() {
    ObjectNode settings = (ObjectNode) realm.admin().get(realm.path(SETTINGS));
    return settings.retain(SECTIONS);
  }

  private static JsonNode attributes() {
    return realm.admin().get(realm.path("")).path("attributes");
  }

  private static Http.Answer put(String body) {
    return realm.admin().sendText("PUT", realm.path(SETTINGS), body);
  }

  @Test
  void storedIsWhatWasPutAndTheEventTellsBoth() {
    Realm own = Realms.on(Servers.h2()).create();
    own.limit(5, "deny");
    Http.Answer answer = own.admin().put(own.path(SETTINGS), good());
    ObjectNode shown = (ObjectNode) answer.json();
    assertThat(shown.retain(SECTIONS)).isEqualTo(good());
    assertThat(((ObjectNode) own.admin().get(own.path(SETTINGS))).retain(SECTIONS))
        .isEqualTo(good());
    JsonNode events =
        own.admin().get(own.path("/admin-events?resourcePath=session-guard/settings"));
    JsonNode event = events.get(0);
    assertThat(event.path("operationType").asText()).isEqualTo("UPDATE");
    assertThat(event.path("resourceType").asText()).isEqualTo("SESSION_GUARD_SETTINGS");
    JsonNode change = new Http.Answer(200, event.path("representation").asText(), null).json();
    assertThat(change.path("old").path("limit").path("maxSessions").asInt()).isEqualTo(5);
    assertThat(change.path("old").path("limit").path("whenExceeded").asText()).isEqualTo("deny");
    assertThat(change.path("new").path("limit").path("maxSessions").asInt()).isEqualTo(2);
    assertThat(change.path("new").path("limit").path("whenExceeded").asText())
        .isEqualTo("end-oldest");
  }

  @Test
  void aFallbackThatIsLeftOutStays() {
    Realm own = Realms.on(Servers.h2()).create();
    own.askUser(2, "end-least-recent");
    own.limit(3, "ask-user");
    JsonNode limit = own.admin().get(own.path(SETTINGS)).path("limit");
    assertThat(limit.path("maxSessions").asInt()).isEqualTo(3);
    assertThat(limit.path("whenExceeded").asText()).isEqualTo("ask-user");
    assertThat(limit.path("fallback").asText()).isEqualTo("end-least-recent");
  }

  @Test
  void answerGivenBackUnchangedIsAccepted() {
    Http.Answer shown = realm.admin().send("GET", realm.path(SETTINGS), null);
    assertThat(put(shown.body()).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "limit|maxSessions|0",
        "limit|maxSessions|-1",
        "limit|maxSessions|1.5",
        "limit|maxSessions|\"two\"",
        "limit|maxSessions|1000000000000",
        "limit|maxSessions|",
        "limit|maxSessions|null",
        "limit|whenExceeded|\"<script>\"",
        "limit|fallback|\"ask-user\"",
        "limit|fallback|\"\"",
        "limit|unknown|1",
        "idle|value|0",
        "idle|unit|\"weeks\"",
        "history|retentionDays|0"
      },
      delimiter = '|',
      quoteCharacter = '`')
  void badValueIsNamedAndNothingChanges(String section, String key, String json) throws Exception {
    ObjectNode body = good();
    ObjectNode fields = (ObjectNode) body.path(section);
    if (json == null) {
      fields.remove(key);
    } else {
      fields.set(key, Http.JSON.readTree(json));
    }
    JsonNode before = stored();
    JsonNode attributes = attributes();
    int events = settingsEvents();
    Http.Answer answer = put(body.toString());
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/json");
    assertThat(answer.text("field")).isEqualTo(section + "." + key);
    assertThat(answer.text("errorMessage")).startsWith(section + "." + key + " ");
    assertThat(stored()).isEqualTo(before);
    assertThat(attributes()).isEqualTo(attributes);
    assertThat(settingsEvents()).isEqualTo(events);
  }

  private static int settingsEvents() {
    return realm
        .admin()
        .get(realm.path("/admin-events?resourcePath=session-guard/settings&max=500"))
        .size();
  }

  @Test
  void everyProblemIsToldInOneAnswer() {
    ObjectNode body = good();
    body.withObject("/limit").put("maxSessions", 0).put("extra", true);
    body.withObject("/idle").put("unit", "weeks");
    JsonNode before = stored();
    Http.Answer answer = put(body.toString());
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("errors"))
        .extracting(error -> error.path("field").asText())
        .containsExactlyInAnyOrder("limit.maxSessions", "limit.extra", "idle.unit");
    assertThat(stored()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "null", "5", "\"x\"", "{\"limit\":{},\"limit\":{}}", "{} {}"})
  void bodyThatIsNoJsonObjectIsRefused(String body) {
    JsonNode before = stored();
    Http.Answer answer = put(body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.text("errorMessage")).startsWith("The body ");
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void bodyOfAnotherTypeIsRefused() {
    Http.Answer answer =
        Http.send(
            Http.request(realm.server().base() + "/admin/realms" + realm.path(SETTINGS))
                .header("Authorization", "Bearer " + realm.admin().token())
                .header("Content-Type", "text/plain")
                .PUT(java.net.http.HttpRequest.BodyPublishers.ofString(good().toString()))
                .build());
    assertThat(answer.status()).isEqualTo(415);
  }

  @Test
  void hugeBodyIsRefused() {
    JsonNode before = stored();
    Http.Answer answer = put("{\"limit\":\"" + "x".repeat(5_000_000) + "\"}");
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.text("errorMessage")).contains("larger than");
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void deepBodyIsRefused() {
    Http.Answer answer = put("{\"limit\":" + "[".repeat(60_000) + "]".repeat(60_000) + "}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
  }

  @Test
  void unknownRealmIsNotFound() {
    for (String method : List.of("GET", "PUT")) {
      Http.Answer answer =
          realm
              .admin()
              .send(method, "/no-such-realm" + SETTINGS, method.equals("PUT") ? good() : null);
      assertThat(answer.status()).as(method).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "junk", "a.b.c"})
  void withoutAValidTokenNothingIsToldOrChanged(String token) {
    JsonNode before = stored();
    for (String method : List.of("GET", "PUT")) {
      Http.Answer answer =
          realm
              .admin()
              .sendAs(
                  token,
                  method,
                  realm.path(SETTINGS),
                  method.equals("PUT") ? good().toString() : "");
      assertThat(answer.status()).as(method).isEqualTo(401);
    }
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void tokenWithoutTheRoleIsForbidden() {
    JsonNode before = stored();
    for (String method : List.of("GET", "PUT")) {
      Http.Answer answer =
          realm
              .admin()
              .sendAs(
                  stranger,
                  method,
                  realm.path(SETTINGS),
                  method.equals("PUT") ? good().toString() : "");
      assertThat(answer.status()).as(method + answer.body()).isEqualTo(403);
    }
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void whoMayViewTheRealmMayNotChangeIt() {
    JsonNode before = stored();
    assertThat(realm.admin().sendAs(viewer, "GET", realm.path(SETTINGS), "").status())
        .isEqualTo(200);
    assertThat(
            realm.admin().sendAs(viewer, "PUT", realm.path(SETTINGS), good().toString()).status())
        .isEqualTo(403);
    assertThat(stored()).isEqualTo(before);
  }

  /** By hand or by an import an attribute can hold anything; a login must go on. */
  @Test
  void mangledAttributeLeavesTheLastGoodValueAndBreaksNoLogin() {
    Realm own = Realms.on(Servers.h2()).create();
    own.limit(5, "deny");
    ObjectNode representation = (ObjectNode) own.admin().get(own.path(""));
    representation.withObject("/attributes").put("sessionGuard.limit.max", "many");
    own.admin().put(own.path(""), representation);
    JsonNode limit = own.admin().get(own.path(SETTINGS)).path("limit");
    assertThat(limit.path("maxSessions").asInt()).isEqualTo(5);
    assertThat(limit.path("whenExceeded").asText()).isEqualTo("deny");
    assertThat(new Oidc(own, "app").directGrant().status()).isEqualTo(200);
  }

  @Test
  void exportAndImportCarryTheSettings() {
    Realm own = Realms.on(Servers.h2()).create();
    own.limit(5, "deny");
    JsonNode attributes = own.admin().get(own.path("")).path("attributes");
    Realm copy = Realms.on(Servers.h2()).attributes(attributes).create();
    assertThat(copy.admin().get(copy.path(SETTINGS)).path("limit"))
        .isEqualTo(own.admin().get(own.path(SETTINGS)).path("limit"));
    assertThat(Map.of("max", attributes.path("sessionGuard.limit.max").asText()))
        .containsEntry("max", "5");
  }
}
