package dev.sessionguard.it.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.person.Caller;
import dev.sessionguard.it.fixture.realm.Cities;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.Servers;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A user's own sessions over REST, with nothing but the user's token. */
class OwnSessionsIT {
  private static final String ORIGIN = "https://application.test";

  private static Realm realm;

  @BeforeAll
  static void createRealm() {
    realm = Realms.on(Servers.h2()).create();
    ObjectNode app = (ObjectNode) realm.admin().get(clientPath());
    app.putArray("webOrigins").add(ORIGIN);
    realm.admin().put(clientPath(), app);
  }

  private static String clientPath() {
    return realm.path("/clients/" + realm.clientUuid("app"));
  }

  @BeforeEach
  void endSessions() {
    realm.endSessions();
  }

  private static Http.Answer send(String method, String path, String token, String... headers) {
    HttpRequest.Builder request =
        Http.request(realm.issuer() + "/session-guard" + path)
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return Http.send(request.build());
  }

  private static JsonNode get(String token) {
    Http.Answer answer = send("GET", "/sessions", token);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("no-cache");
    return answer.json();
  }

  private static Http.Answer logIn(String address) {
    return new Oidc(realm, "app").from(address).directGrant();
  }

  private static JsonNode itemOf(JsonNode items, String address) {
    for (JsonNode item : items) {
      if (item.path("ip").asText().equals(address)) {
        return item;
      }
    }
    throw new AssertionError("No session of " + address + " in " + items);
  }

  @Test
  void theLiveOnesAreListedWithPlaceAndDevice() {
    Realm other = realm.withAnotherUser("other-" + System.nanoTime());
    new Browser(other).from("203.0.113.77").login("app").loggedIn();
    String id =
        new Browser(realm).from(Cities.ZURICH).login("app").loggedIn().sessionId().orElseThrow();
    Http.Answer own = logIn(Cities.OSAKA);
    Http.Answer answer = send("GET", "/sessions", own.text("access_token"));
    JsonNode live = answer.json().path("live");
    assertThat(live).hasSize(2);
    JsonNode browser = itemOf(live, Cities.ZURICH);
    assertThat(browser.path("city").asText()).isEqualTo("Zürich");
    assertThat(browser.path("country").asText()).isEqualTo("CH");
    assertThat(browser.path("browser").asText()).startsWith("Firefox");
    assertThat(browser.path("os").asText()).startsWith("Linux");
    assertThat(browser.path("clients").path(0).asText()).isEqualTo("app");
    assertThat(browser.path("loginTime").asLong()).isPositive();
    assertThat(browser.path("current").asBoolean()).isFalse();
    assertThat(itemOf(live, Cities.OSAKA).path("current").asBoolean()).isTrue();
    assertThat(answer.body()).doesNotContain("203.0.113.77").doesNotContain(id);
  }

  @Test
  void whatEndedIsListedWithItsReasonAndNobodysName() {
    Http.Answer gone = logIn(Cities.OSAKA);
    realm.admin().delete(realm.path("/sessions/" + gone.text("session_state")));
    Http.Answer answer = send("GET", "/sessions", logIn(Cities.NOWHERE).text("access_token"));
    JsonNode ended = itemOf(answer.json().path("ended"), Cities.OSAKA);
    assertThat(ended.path("endReason").asText()).isEqualTo("revoked");
    assertThat(ended.path("endTime").asLong()).isPositive();
    assertThat(ended.has("endedBy")).isFalse();
    assertThat(answer.body()).doesNotContain("admin");
  }

  @Test
  void oneIsEnded() {
    Http.Answer other = logIn(Cities.OSAKA);
    Http.Answer own = logIn(Cities.NOWHERE);
    String token = own.text("access_token");
    String id = itemOf(get(token).path("live"), Cities.OSAKA).path("id").asText();
    assertThat(send("DELETE", "/sessions/" + id, token).status()).isEqualTo(204);
    assertThat(new Oidc(realm, "app").refresh(other.text("refresh_token")).text("error"))
        .isEqualTo("invalid_grant");
    assertThat(realm.liveSessions()).containsExactly(own.text("session_state"));
    JsonNode answer = get(token);
    assertThat(answer.path("live")).hasSize(1);
    assertThat(answer.path("ended").path(0).path("endReason").asText()).isEqualTo("logout");
    assertThat(send("DELETE", "/sessions/" + id, token).status()).isEqualTo(404);
    Await.untilAsserted(
        Duration.ofSeconds(20),
        () -> {
          List<String> told = new ArrayList<>();
          realm.events("LOGOUT").forEach(event -> told.add(event.path("sessionId").asText()));
          assertThat(told).contains(other.text("session_state"));
        });
  }

  @Test
  void theOthersAreEndedAndThenAll() {
    logIn(Cities.OSAKA);
    logIn(Cities.ZURICH);
    Http.Answer own = logIn(Cities.NOWHERE);
    String token = own.text("access_token");
    assertThat(send("DELETE", "/sessions", token).status()).isEqualTo(204);
    assertThat(realm.liveSessions()).containsExactly(own.text("session_state"));
    assertThat(send("DELETE", "/sessions?current=true", token).status()).isEqualTo(204);
    assertThat(realm.liveSessions()).isEmpty();
    assertThat(send("GET", "/sessions", token).status()).isEqualTo(401);
  }

  @Test
  void anOfflineSessionIsEndedToo() {
    Http.Answer offline =
        new Oidc(realm, "app").from(Cities.OSAKA).directGrant("openid offline_access");
    String token = logIn(Cities.NOWHERE).text("access_token");
    JsonNode item = itemOf(get(token).path("live"), Cities.OSAKA);
    assertThat(item.path("offline").asBoolean()).isTrue();
    assertThat(send("DELETE", "/sessions/" + item.path("id").asText(), token).status())
        .isEqualTo(204);
    assertThat(new Oidc(realm, "app").refresh(offline.text("refresh_token")).text("error"))
        .isEqualTo("invalid_grant");
  }

  @Test
  void anotherUsersSessionIsNotFound() {
    Realm other = realm.withAnotherUser("other-" + System.nanoTime());
    Browser stranger = new Browser(other);
    stranger.login("app").loggedIn();
    JsonNode all =
        realm
            .admin()
            .get(realm.path("/session-guard/sessions?user=" + other.username()))
            .path("items");
    String token = logIn(Cities.NOWHERE).text("access_token");
    for (String id : List.of(all.path(0).path("id").asText(), "nonsense", "%00")) {
      assertThat(send("DELETE", "/sessions/" + id, token).status()).isIn(400, 404);
    }
    assertThat(stranger.open("app", Map.of("prompt", "none")).isLoggedIn()).isTrue();
  }

  @Test
  void nobodyIsAdmittedWithoutToken() {
    assertThat(send("GET", "/sessions", "").status()).isEqualTo(401);
    assertThat(send("GET", "/sessions", "nonsense").status()).isEqualTo(401);
    assertThat(send("DELETE", "/sessions", "").status()).isEqualTo(401);
  }

  @Test
  void theAccountsRolesDecide() {
    Realm reader = realm.withAnotherUser("reader-" + System.nanoTime());
    String roles = realm.path("/users/" + reader.userId() + "/role-mappings/");
    JsonNode everybodys = realm.admin().get(realm.path("/roles/default-roles-" + realm.name()));
    realm.admin().sendText("DELETE", roles + "realm", "[" + everybodys + "]");
    Http.Answer without = Caller.logIn(realm, "app", reader.username(), "openid");
    assertThat(send("GET", "/sessions", without.text("access_token")).status()).isEqualTo(401);
    String account =
        realm.admin().get(realm.path("/clients?clientId=account")).get(0).path("id").asText();
    realm
        .admin()
        .post(
            roles + "clients/" + account,
            List.of(realm.admin().get(realm.path("/clients/" + account + "/roles/view-profile"))));
    String token = Caller.logIn(realm, "app", reader.username(), "openid").text("access_token");
    assertThat(get(token).path("live").size()).isPositive();
    assertThat(send("DELETE", "/sessions", token).status()).isEqualTo(403);
    String id = get(token).path("live").path(0).path("id").asText();
    assertThat(send("DELETE", "/sessions/" + id, token).status()).isEqualTo(403);
  }

  @Test
  void theClientsOriginsAreAllowed() {
    Http.Answer preflight =
        send("OPTIONS", "/sessions", "", "Access-Control-Request-Method", "DELETE");
    assertThat(preflight.status()).isEqualTo(200);
    String token = logIn(Cities.NOWHERE).text("access_token");
    Http.Answer allowed = send("GET", "/sessions", token, "Origin", ORIGIN);
    assertThat(allowed.status()).isEqualTo(200);
    assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin")).contains(ORIGIN);
    Http.Answer other = send("GET", "/sessions", token, "Origin", "https://evil.example");
    assertThat(other.status()).isEqualTo(403);
    assertThat(other.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }
}
