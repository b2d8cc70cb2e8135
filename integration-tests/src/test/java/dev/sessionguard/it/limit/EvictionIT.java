package dev.sessionguard.it.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.check.Parallel;
import dev.sessionguard.it.fixture.client.BackChannel;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.realm.LoginOutcome;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.Servers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a session that a newer login took the place of. */
class EvictionIT {
  private static final String VICTIMS_ADDRESS = "203.0.113.9";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static Realm realm(BackChannel channel, int max, String whenExceeded) {
    Realm realm = Realms.on(Servers.h2()).backChannel(channel).create();
    realm.limit(max, whenExceeded);
    return realm;
  }

  private static List<JsonNode> logouts(Realm realm) {
    List<JsonNode> events = new ArrayList<>();
    realm.events("LOGOUT").forEach(events::add);
    return events;
  }

  @Test
  void tokensOfAnEvictedSessionAreRefusedAtOnce() {
    try (BackChannel channel = new BackChannel(BackChannel.Mood.ANSWERS)) {
      Realm realm = realm(channel, 1, "end-oldest");
      Oidc backend = new Oidc(realm, "backend");
      Http.Answer old = backend.exchange(new Browser(realm).login("backend").loggedIn().code());
      assertThat(backend.isActive(old.text("access_token"))).isTrue();
      new Browser(realm).login("app").loggedIn();
      assertThat(backend.refresh(old.text("refresh_token")).text("error"))
          .isEqualTo("invalid_grant");
      assertThat(backend.isActive(old.text("access_token"))).isFalse();
    }
  }

  @Test
  void aCodeOfAnEvictedSessionIsRefused() {
    Realm realm = Realms.on(Servers.h2()).create();
    realm.limit(1, "end-oldest");
    String code = new Browser(realm).login("app").loggedIn().code();
    new Browser(realm).login("app").loggedIn();
    assertThat(new Oidc(realm, "app").exchange(code).text("error")).isEqualTo("invalid_grant");
  }

  @Test
  void anEvictedOfflineTokenIsRefused() {
    Realm realm = Realms.on(Servers.h2()).create();
    realm.limit(1, "end-oldest");
    Oidc app = new Oidc(realm, "app");
    String offline = app.directGrant("openid offline_access").text("refresh_token");
    assertThat(app.refresh(offline).status()).isEqualTo(200);
    app.directGrant();
    assertThat(app.refresh(offline).text("error")).isEqualTo("invalid_grant");
    assertThat(realm.liveSessions()).hasSize(1);
  }

  @Test
  void theOldBrowserMustLogInAgain() {
    Realm realm = Realms.on(Servers.h2()).create();
    realm.limit(1, "end-oldest");
    Browser old = new Browser(realm);
    old.login("app").loggedIn();
    new Browser(realm).login("app").loggedIn();
    assertThat(old.open("app", Map.of("prompt", "none"))).isInstanceOf(LoginOutcome.Failed.class);
    assertThat(old.logIn(old.open("app").page()).isLoggedIn()).isTrue();
    assertThat(realm.liveSessions()).hasSize(1);
  }

  @Test
  void clientsAreToldOnceWithTheSessionsId() {
    try (BackChannel channel = new BackChannel(BackChannel.Mood.ANSWERS)) {
      Realm realm = realm(channel, 1, "end-oldest");
      Oidc backend = new Oidc(realm, "backend");
      List<String> ended = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        ended.add(backend.directGrant().text("session_state"));
      }
      ended.remove(3);
      Await.untilAsserted(
          PATIENCE, () -> assertThat(channel.sids()).containsExactlyInAnyOrderElementsOf(ended));
      assertThat(channel.claims())
          .allSatisfy(
              claims -> {
                assertThat(claims.path("sub").asText()).isEqualTo(realm.userId());
                assertThat(claims.path("iss").asText()).isEqualTo(realm.issuer());
                assertThat(claims.path("aud").asText()).isEqualTo("backend");
              });
    }
  }

  // several times: whoever ends a session in the instant it appears must not lose its client
  @RepeatedTest(5)
  void everyEndOfManyAtOnceIsToldOnce() {
    try (BackChannel channel = new BackChannel(BackChannel.Mood.ANSWERS)) {
      Realm realm = realm(channel, 1, "end-oldest");
      Oidc backend = new Oidc(realm, "backend");
      List<Callable<String>> logins = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        logins.add(() -> backend.directGrant().text("session_state"));
      }
      List<String> ended = new ArrayList<>(Parallel.run(logins));
      assertThat(realm.liveSessions()).hasSize(1);
      ended.removeAll(realm.liveSessions());
      assertThat(ended).hasSize(15);
      Await.untilAsserted(
          PATIENCE,
          () ->
              assertThat(logouts(realm))
                  .extracting(event -> event.path("sessionId").asText())
                  .containsExactlyInAnyOrderElementsOf(ended));
      Await.untilAsserted(
          PATIENCE, () -> assertThat(channel.sids()).containsExactlyInAnyOrderElementsOf(ended));
    }
  }

  @Test
  void theLogoutEventIsAboutTheVictim() {
    Realm realm = Realms.on(Servers.h2()).create();
    realm.limit(1, "end-oldest");
    String victim =
        new Browser(realm).from(VICTIMS_ADDRESS).login("backend").loggedIn().sessionId().get();
    new Browser(realm).from("192.0.2.77").login("app").loggedIn();
    Await.untilAsserted(PATIENCE, () -> assertThat(logouts(realm)).hasSize(1));
    JsonNode event = logouts(realm).get(0);
    assertThat(event.path("sessionId").asText()).isEqualTo(victim);
    assertThat(event.path("userId").asText()).isEqualTo(realm.userId());
    assertThat(event.path("ipAddress").asText()).isEqualTo(VICTIMS_ADDRESS);
    assertThat(event.path("clientId").asText()).isEqualTo("backend");
    assertThat(event.path("details").path("reason").asText()).isEqualTo("limit");
    assertThat(event.path("details").path("username").asText()).isEqualTo(Realm.USER);
  }

  @ParameterizedTest
  @EnumSource(
      value = BackChannel.Mood.class,
      names = {"FAILS", "HANGS"})
  void aBadBackChannelNeitherDelaysNorFailsTheLogin(BackChannel.Mood mood) {
    try (BackChannel channel = new BackChannel(mood)) {
      Realm realm = realm(channel, 1, "end-oldest");
      Oidc backend = new Oidc(realm, "backend");
      Http.Answer old = backend.directGrant();
      Instant start = Instant.now();
      assertThat(backend.directGrant().status()).isEqualTo(200);
      // Keycloak's HTTP client gives up after 5 s, the endpoint hangs for 60 s
      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(4));
      assertThat(backend.refresh(old.text("refresh_token")).text("error"))
          .isEqualTo("invalid_grant");
      assertThat(Await.until(PATIENCE, () -> channel.claims().size() == 1)).isTrue();
    }
  }

  @Test
  void leastRecentSparesAnOldSessionThatIsInUse() {
    Realm realm = Realms.on(Servers.h2()).create();
    realm.limit(2, "end-least-recent");
    Oidc app = new Oidc(realm, "app");
    Http.Answer inUse = app.directGrant();
    String unused = app.directGrant().text("session_state");
    // Keycloak keeps the last activity in whole seconds
    Await.sleep(Duration.ofMillis(1100));
    assertThat(app.refresh(inUse.text("refresh_token")).status()).isEqualTo(200);
    String newest = app.directGrant().text("session_state");
    assertThat(realm.liveSessions())
        .containsExactlyInAnyOrder(inUse.text("session_state"), newest)
        .doesNotContain(unused);
  }

  @Test
  void oldestEndsAnOldSessionEvenIfItIsInUse() {
    Realm realm = Realms.on(Servers.h2()).create();
    realm.limit(2, "end-oldest");
    Oidc app = new Oidc(realm, "app");
    Http.Answer oldest = app.directGrant();
    String second = app.directGrant().text("session_state");
    Await.sleep(Duration.ofMillis(1100));
    assertThat(app.refresh(oldest.text("refresh_token")).status()).isEqualTo(200);
    String newest = app.directGrant().text("session_state");
    assertThat(realm.liveSessions()).containsExactlyInAnyOrder(second, newest);
  }
}
