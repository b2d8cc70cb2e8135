package dev.sessionguard.it.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.realm.Cities;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.ContainerNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Login, list and revoke on the image of {@code docker/Dockerfile}. Needs a container engine; where
 * none answers {@code ./test} leaves the class out and says so.
 */
class ContainerIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static ContainerNode node;

  @BeforeAll
  static void start() {
    node = ContainerNode.start();
  }

  @AfterAll
  static void stop() {
    if (node != null) {
      node.close();
    }
  }

  private static Realm realm() {
    return Realms.on(node).create();
  }

  private static JsonNode sessions(Realm realm, String query) {
    return realm.admin().get(realm.path("/session-guard/sessions" + query));
  }

  @Test
  void theServerIsOptimizedAndNotRoot() {
    assertThat(node.run("id", "-u")).isEqualTo("1000");
    assertThat(node.output())
        .contains("Profile prod activated")
        .doesNotContain("Updating the configuration", "different timestamp");
  }

  @Test
  void aLoginBeyondTheLimitIsRefusedInTheBrowserAndAsToken() {
    Realm realm = realm();
    realm.limit(1, "deny");
    assertThat(new Browser(realm).login("app").isLoggedIn()).isTrue();
    assertThat(new Browser(realm).login("app").isRefused()).isTrue();
    assertThat(new Oidc(realm, "app").directGrant().text("error")).isEqualTo("invalid_grant");
    assertThat(realm.liveSessions()).hasSize(1);
  }

  @Test
  void aLoginBeyondTheLimitEndsTheOldest() {
    Realm realm = realm();
    realm.limit(2, "end-oldest");
    String first = new Browser(realm).login("app").loggedIn().sessionId().orElseThrow();
    String second = new Browser(realm).login("app").loggedIn().sessionId().orElseThrow();
    String third = new Browser(realm).login("app").loggedIn().sessionId().orElseThrow();
    Await.untilAsserted(
        PATIENCE, () -> assertThat(realm.liveSessions()).containsExactlyInAnyOrder(second, third));
    assertThat(sessions(realm, "?status=ended").path("items"))
        .extracting(
            item -> item.path("sessionId").asText(), item -> item.path("endReason").asText())
        .containsExactly(Tuple.tuple(first, "limit"));
  }

  @Test
  void theListShowsWhoFromWhereAndWithWhat() {
    Realm realm = realm();
    new Browser(realm).from(Cities.OSAKA).login("app");
    new Oidc(realm, "backend").from(Cities.NOWHERE).directGrant();
    JsonNode list = sessions(realm, "?city=Osaka");
    assertThat(list.path("total").asLong()).isEqualTo(1);
    JsonNode session = list.path("items").get(0);
    assertThat(session.path("username").asText()).isEqualTo(Realm.USER);
    assertThat(session.path("ip").asText()).isEqualTo(Cities.OSAKA);
    assertThat(session.path("device").path("browser").asText()).startsWith("Firefox");
    assertThat(sessions(realm, "").path("total").asLong()).isEqualTo(2);
  }

  @Test
  void aRevokedSessionsTokensAreRefusedAtOnce() {
    Realm realm = realm();
    Oidc client = new Oidc(realm, "backend");
    Http.Answer login = client.directGrant();
    Http.Answer other = client.directGrant();
    realm.admin().delete(realm.path("/session-guard/sessions/" + login.text("session_state")));
    assertThat(client.isActive(login.text("access_token"))).isFalse();
    assertThat(client.refresh(login.text("refresh_token")).text("error"))
        .isEqualTo("invalid_grant");
    assertThat(client.isActive(other.text("access_token"))).isTrue();
  }

  @Test
  void revokingAllEndsEverySessionAndSaysSo() {
    Realm realm = realm();
    Oidc client = new Oidc(realm, "backend");
    List<Http.Answer> logins = List.of(client.directGrant(), client.directGrant());
    JsonNode job =
        realm
            .admin()
            .post(realm.path("/session-guard/sessions/revoke"), Map.of("all", true))
            .json();
    assertThat(logins).noneMatch(login -> client.isActive(login.text("access_token")));
    String path = realm.path("/session-guard/jobs/" + job.path("id").asText());
    Await.untilAsserted(
        PATIENCE,
        () -> {
          JsonNode report = realm.admin().get(path);
          assertThat(report.path("state").asText()).isEqualTo("done");
          assertThat(report.path("ended").asLong()).isEqualTo(2);
        });
    Await.untilAsserted(
        PATIENCE,
        () ->
            assertThat(node.metrics())
                .contains("session_guard_ended_total{")
                .contains("reason=\"revoked-all\""));
  }

  @Test
  void theConsolePageIsServed() {
    Http.Answer page = Http.send(Http.request(node.base() + "/admin/master/console/").build());
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body()).contains("session-guard");
  }
}
