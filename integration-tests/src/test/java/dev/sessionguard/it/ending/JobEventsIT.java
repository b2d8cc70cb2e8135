package dev.sessionguard.it.ending;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.SignedIn;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.Servers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The events of sessions that a job ends, and of those that end with their user. */
class JobEventsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static Realm realm() {
    return Realms.on(Servers.h2()).create();
  }

  private static void revokeAll(Realm realm) {
    String job =
        realm
            .admin()
            .post(
                realm.path("/session-guard/sessions/revoke"),
                Map.of("all", true, "includeOffline", true))
            .text("id");
    Await.untilAsserted(
        PATIENCE,
        () ->
            assertThat(
                    realm
                        .admin()
                        .get(realm.path("/session-guard/jobs/" + job))
                        .path("state")
                        .asText())
                .isEqualTo("done"));
  }

  private static List<JsonNode> logouts(Realm realm) {
    List<JsonNode> events = new ArrayList<>();
    realm.events("LOGOUT").forEach(events::add);
    return events;
  }

  private static List<String> sessions(List<JsonNode> events) {
    return events.stream().map(event -> event.path("sessionId").asText()).toList();
  }

  @Test
  void aJobSendsOneEventASession() {
    Realm realm = realm();
    SignedIn first =
        SignedIn.by(realm, "app", new Oidc(realm, "app").from("192.0.2.1").directGrant());
    SignedIn second = SignedIn.by(realm, "backend");
    // its session has an online and an offline part
    SignedIn third =
        SignedIn.by(realm, "app", new Oidc(realm, "app").directGrant("openid offline_access"));
    revokeAll(realm);
    List<JsonNode> events = logouts(realm);
    assertThat(sessions(events))
        .containsExactlyInAnyOrder(first.session(), second.session(), third.session());
    assertThat(events)
        .allSatisfy(
            event -> {
              assertThat(event.at("/details/reason").asText()).isEqualTo("revoked-all");
              assertThat(event.at("/details/username").asText()).isEqualTo(realm.username());
              assertThat(event.path("userId").asText()).isEqualTo(realm.userId());
            });
    JsonNode ofFirst =
        events.stream()
            .filter(event -> event.path("sessionId").asText().equals(first.session()))
            .findFirst()
            .orElseThrow();
    assertThat(ofFirst.path("ipAddress").asText()).isEqualTo("192.0.2.1");
    assertThat(ofFirst.path("clientId").asText()).isEqualTo("app");
  }

  @Test
  void moreSessionsThanABatchSendOneEventEach() {
    Realm realm = realm();
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 130; i++) {
      all.add(SignedIn.by(realm, "app").session());
    }
    revokeAll(realm);
    assertThat(sessions(logouts(realm))).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void aJobSendsNoneWhereTheRealmDoesNotWantThem() {
    Realm realm = realm();
    ObjectNode settings = Http.JSON.valueToTree(Realm.settings(false, 2, "deny"));
    settings.putObject("events").put("perSession", false);
    realm.admin().put(realm.path("/session-guard/settings"), settings);
    SignedIn ended = SignedIn.by(realm, "app");
    revokeAll(realm);
    ended.assertRefused();
    assertThat(logouts(realm)).isEmpty();
  }

  @Test
  void theSessionsOfADeletedUserSendOneEventEach() {
    Realm realm = realm();
    SignedIn first = SignedIn.by(realm, "app");
    SignedIn second = SignedIn.by(realm, "backend");
    realm.admin().delete(realm.path("/users/" + realm.userId()));
    Await.untilAsserted(
        PATIENCE,
        () ->
            assertThat(sessions(logouts(realm)))
                .containsExactlyInAnyOrder(first.session(), second.session()));
  }
}
