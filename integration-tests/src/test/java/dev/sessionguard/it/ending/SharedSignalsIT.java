package dev.sessionguard.it.ending;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.person.SignedIn;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Keycloak as a transmitter of shared signals (feature {@code ssf}, experimental in 26.7): a
 * receiver that polls hears of every session that ends, set up as docs/operations.md says.
 */
class SharedSignalsIT {
  private static final String SESSION_REVOKED =
      "https://schemas.openid.net/secevent/caep/event-type/session-revoked";
  private static final String POLL = "urn:ietf:rfc:8936";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static KeycloakServer server;

  private Realm realm;
  private String stream;

  /** The sessions of all signals that were polled. */
  private final List<String> heard = new ArrayList<>();

  @BeforeAll
  static void start() {
    server = KeycloakServer.builder().features("ssf").start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void createReceiver() {
    realm =
        Realms.on(server)
            .attributes(Http.JSON.valueToTree(Map.of("ssf.transmitterEnabled", "true")))
            .create();
    Map<String, Object> receiver =
        Map.of(
            "clientId",
            "receiver",
            "secret",
            Realm.SECRET,
            "serviceAccountsEnabled",
            true,
            "optionalClientScopes",
            List.of("ssf.read", "ssf.manage"),
            "attributes",
            Map.of("ssf.enabled", "true", "ssf.defaultSubjects", "ALL"));
    realm.admin().post(realm.path("/clients"), receiver);
    stream =
        realm
            .admin()
            .post(
                realm.path("/ssf/clients/receiver/stream"),
                Map.of(
                    "events_requested",
                    List.of(SESSION_REVOKED),
                    "delivery",
                    Map.of("method", POLL)))
            .text("streamId");
  }

  private String receiverToken() {
    Map<String, String> fields =
        Map.of(
            "grant_type",
            "client_credentials",
            "client_id",
            "receiver",
            "client_secret",
            Realm.SECRET,
            "scope",
            "ssf.read ssf.manage");
    return Http.send(
            Http.request(realm.issuer() + "/protocol/openid-connect/token")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(Http.form(fields))
                .build())
        .text("access_token");
  }

  /** Polls once and acknowledges nothing: what was sent is sent again until it is acknowledged. */
  private void poll() {
    Http.Answer answer =
        Http.send(
            Http.request(
                    realm.issuer()
                        + "/ssf/transmitter/receivers/receiver/streams/"
                        + stream
                        + "/poll")
                .header("Authorization", "Bearer " + receiverToken())
                .header("Content-Type", "application/json")
                .POST(
                    java.net.http.HttpRequest.BodyPublishers.ofString(
                        "{\"maxEvents\":100,\"returnImmediately\":true}"))
                .build());
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    heard.clear();
    answer
        .json()
        .path("sets")
        .forEach(
            token -> {
              JsonNode claims = claims(token.asText());
              if (claims.path("events").has(SESSION_REVOKED)) {
                heard.add(claims.at("/sub_id/session/id").asText());
              }
            });
  }

  private static JsonNode claims(String token) {
    try {
      return Http.JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
    } catch (java.io.IOException e) {
      throw new AssertionError(token, e);
    }
  }

  private void assertHeard(SignedIn... ended) {
    Await.untilAsserted(
        PATIENCE,
        () -> {
          poll();
          assertThat(heard)
              .containsExactlyInAnyOrderElementsOf(
                  Stream.of(ended).map(SignedIn::session).collect(Collectors.toList()));
        });
  }

  @Test
  void aSingleEndIsHeard() {
    SignedIn ended = SignedIn.by(realm, "app");
    SignedIn.by(realm, "app");
    realm.admin().delete(realm.path("/session-guard/sessions/" + ended.session()));
    assertHeard(ended);
  }

  @Test
  void everySessionOfAJobIsHeard() {
    SignedIn first = SignedIn.by(realm, "app");
    SignedIn second = SignedIn.by(realm, "backend");
    realm.admin().post(realm.path("/session-guard/sessions/revoke"), Map.of("all", true));
    assertHeard(first, second);
  }

  @Test
  void everySessionOfADeletedUserIsHeard() {
    SignedIn first = SignedIn.by(realm, "app");
    SignedIn second = SignedIn.by(realm, "backend");
    realm.admin().delete(realm.path("/users/" + realm.userId()));
    assertHeard(first, second);
  }
}
