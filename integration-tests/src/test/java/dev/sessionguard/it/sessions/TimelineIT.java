package dev.sessionguard.it.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.realm.Cities;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.Servers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What one user did, newest first. */
class TimelineIT {
  private static Realm realm;
  private static String ended;

  @BeforeAll
  static void twoLoginsAnEndAndARefusal() {
    realm = Realms.on(Servers.h2()).create();
    realm.limit(1, "deny");
    Oidc app = new Oidc(realm, "app").from(Cities.OSAKA);
    ended = app.directGrant().text("session_state");
    Await.sleep(Duration.ofMillis(5));
    realm.admin().send("DELETE", realm.path("/session-guard/sessions/" + ended), null);
    Await.sleep(Duration.ofMillis(5));
    assertThat(app.directGrant("openid offline_access").status()).isEqualTo(200);
    Await.sleep(Duration.ofMillis(5));
    assertThat(app.directGrant().status()).isEqualTo(400);
    new Oidc(realm.withAnotherUser("bob"), "app").directGrant();
    Await.untilAsserted(
        Duration.ofSeconds(20), () -> assertThat(kinds(timeline(""))).startsWith("refusal"));
  }

  private static JsonNode timeline(String query) {
    return realm
        .admin()
        .get(realm.path("/session-guard/users/" + realm.userId() + "/timeline" + query));
  }

  private static List<String> kinds(JsonNode timeline) {
    return StreamSupport.stream(timeline.path("entries").spliterator(), false)
        .map(entry -> entry.path("kind").asText())
        .toList();
  }

  @Test
  void everythingOfTheUserIsThereNewestFirst() {
    JsonNode timeline = timeline("");
    assertThat(kinds(timeline)).startsWith("refusal", "login").endsWith("end", "login");
    assertThat(timeline.has("next")).isFalse();
    JsonNode refusal = timeline.at("/entries/0");
    assertThat(refusal.path("city").asText()).isEqualTo("Osaka");
    assertThat(refusal.path("limit").asInt()).isEqualTo(1);
    assertThat(refusal.path("scope").asText()).isEqualTo("user");
    int last = timeline.path("entries").size() - 1;
    JsonNode login = timeline.at("/entries/" + last);
    assertThat(login.path("sessionId").asText()).isEqualTo(ended);
    assertThat(login.path("live").asBoolean()).isFalse();
    assertThat(login.path("ip").asText()).isEqualTo(Cities.OSAKA);
    assertThat(login.path("client").asText()).isEqualTo("app");
    JsonNode end = timeline.at("/entries/" + (last - 1));
    assertThat(end.path("sessionId").asText()).isEqualTo(ended);
    assertThat(end.path("endReason").asText()).isEqualTo("revoked");
    assertThat(end.path("endedBy").asText()).isEqualTo("admin");
    JsonNode live = timeline.at("/entries/1");
    assertThat(live.path("live").asBoolean()).isTrue();
  }

  @Test
  void pagesFollowEachOther() {
    List<String> all = kinds(timeline(""));
    List<String> paged = new ArrayList<>();
    JsonNode page = timeline("?max=1");
    paged.addAll(kinds(page));
    while (page.has("next")) {
      page = timeline("?max=1&before=" + page.path("next").asText());
      paged.addAll(kinds(page));
    }
    assertThat(paged).isEqualTo(all);
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    String path = realm.path("/session-guard/users/" + realm.userId() + "/timeline");
    Http.Answer answer = realm.admin().send("GET", path + "?max=0&before=-1", null);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("errors").findValuesAsText("field"))
        .containsExactlyInAnyOrder("max", "before");
    assertThat(
            realm
                .admin()
                .send("GET", realm.path("/session-guard/users/nobody/timeline"), null)
                .status())
        .isEqualTo(404);
  }
}
