package dev.sessionguard.it.ending;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.client.BackChannel;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Caller;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.Servers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ending many sessions in one call: which, which not, who is told and who may. */
class RevokeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String ELSEWHERE = "203.0.113.77";
  private static final Map<String, Object> ALL = Map.of("all", true);

  /** The tokens of one login. */
  private record Login(Oidc client, String access, String refresh, String session) {
    static Login of(Oidc client, String scope) {
      Http.Answer answer = client.directGrant(scope);
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      return new Login(
          client,
          answer.text("access_token"),
          answer.text("refresh_token"),
          answer.text("session_state"));
    }

    boolean isRefreshed() {
      return client.refresh(refresh).status() == 200;
    }
  }

  private static Realm realm() {
    return Realms.on(Servers.h2()).create();
  }

  private static Login logIn(Realm realm) {
    return Login.of(new Oidc(realm, "backend"), "openid");
  }

  private static List<Login> logIn(Realm realm, int times) {
    List<Login> logins = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      logins.add(logIn(realm));
    }
    return logins;
  }

  private static Http.Answer send(Realm realm, Object order) {
    return realm.admin().send("POST", realm.path("/session-guard/sessions/revoke"), order);
  }

  /** Ends sessions as the bootstrap administrator and returns the job's first report. */
  private static JsonNode revoke(Realm realm, Object order) {
    Http.Answer answer = send(realm, order);
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    return answer.json();
  }

  private static JsonNode done(Realm realm, JsonNode job) {
    String path = realm.path("/session-guard/jobs/" + job.path("id").asText());
    Await.untilAsserted(
        PATIENCE,
        () -> assertThat(realm.admin().get(path).path("state").asText()).isEqualTo("done"));
    return realm.admin().get(path);
  }

  private static JsonNode ended(Realm realm, Login login) {
    return realm.admin().get(realm.path("/session-guard/sessions/" + login.session()));
  }

  private static int userInfo(Realm realm, Login login) {
    return Http.send(
            Http.request(realm.issuer() + "/protocol/openid-connect/userinfo")
                .header("Authorization", "Bearer " + login.access())
                .build())
        .status();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ids", "filter", "all"})
  void tokensAreRefusedFromTheMomentTheCallReturns(String which) {
    Realm realm = realm();
    List<Login> logins = logIn(realm, 3);
    Object value =
        switch (which) {
          case "ids" -> logins.stream().map(Login::session).toList();
          case "filter" -> Map.of("user", Realm.USER);
          default -> true;
        };
    assertThat(logins).allMatch(login -> userInfo(realm, login) == 200);
    revoke(realm, Map.of(which, value));
    assertThat(logins)
        .allSatisfy(
            login -> {
              assertThat(login.client().refresh(login.refresh()).text("error"))
                  .isEqualTo("invalid_grant");
              assertThat(login.client().isActive(login.access())).isFalse();
              assertThat(userInfo(realm, login)).isEqualTo(401);
            });
  }

  @Test
  void onlyTheSessionsWithTheIdsEnd() {
    Realm realm = realm();
    List<Login> logins = logIn(realm, 3);
    JsonNode job = revoke(realm, Map.of("ids", List.of(logins.get(1).session())));
    assertThat(logins).extracting(Login::isRefreshed).containsExactly(true, false, true);
    assertThat(done(realm, job).path("ended").asLong()).isEqualTo(1);
  }

  @Test
  void onlyTheSessionsThatMatchEnd() {
    Realm realm = realm();
    Login here = logIn(realm);
    Login elsewhere = Login.of(new Oidc(realm, "backend").from(ELSEWHERE), "openid");
    JsonNode job = revoke(realm, Map.of("filter", Map.of("ip", ELSEWHERE, "status", "live")));
    assertThat(here.isRefreshed()).isTrue();
    assertThat(elsewhere.isRefreshed()).isFalse();
    assertThat(done(realm, job).path("ended").asLong()).isEqualTo(1);
  }

  @Test
  void theSessionsOfAllUsersEnd() {
    Realm realm = realm();
    Login alice = logIn(realm);
    Caller.with(realm, "bob", "view-users");
    JsonNode job = done(realm, revoke(realm, ALL));
    assertThat(job.path("total").asLong()).isEqualTo(2);
    assertThat(job.path("ended").asLong()).isEqualTo(2);
    assertThat(alice.isRefreshed()).isFalse();
    assertThat(realm.admin().get(realm.path("/session-guard/sessions")).path("total").asLong())
        .isZero();
  }

  @Test
  void anEndedSessionIsNotEndedAgain() {
    Realm realm = realm();
    Login login = logIn(realm);
    done(realm, revoke(realm, ALL));
    JsonNode again = revoke(realm, Map.of("ids", List.of(login.session())));
    assertThat(again.path("total").asLong()).isZero();
    assertThat(ended(realm, login).path("endReason").asText()).isEqualTo("revoked-all");
  }

  @ParameterizedTest
  @CsvSource({"all,revoked-all", "filter,revoked"})
  void theHistorySaysWhyAndByWhom(String which, String reason) {
    Realm realm = realm();
    Login login = logIn(realm);
    Object value = which.equals("all") ? true : Map.of("user", Realm.USER);
    done(realm, revoke(realm, Map.of(which, value)));
    assertThat(ended(realm, login).path("status").asText()).isEqualTo("ended");
    assertThat(ended(realm, login).path("endReason").asText()).isEqualTo(reason);
    assertThat(ended(realm, login).path("endedBy").asText()).isEqualTo("admin");
  }

  @Test
  void anAdminEventTellsOfTheOrder() {
    Realm realm = realm();
    logIn(realm);
    JsonNode job = revoke(realm, ALL);
    JsonNode event = realm.admin().get(realm.path("/admin-events?operationTypes=ACTION")).get(0);
    assertThat(event.path("resourceType").asText()).isEqualTo("USER_SESSION");
    assertThat(event.path("resourcePath").asText()).isEqualTo("session-guard/sessions/revoke");
    assertThat(event.path("details").path("job").asText()).isEqualTo(job.path("id").asText());
    assertThat(event.path("details").path("total").asText()).isEqualTo("1");
  }

  @Test
  void aDryRunCountsAndChangesNothing() {
    Realm realm = realm();
    List<Login> logins = logIn(realm, 3);
    Http.Answer answer = send(realm, Map.of("all", true, "dryRun", true, "notBefore", true));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("count").asLong()).isEqualTo(3);
    assertThat(answer.json().path("countIsExact").asBoolean()).isTrue();
    assertThat(answer.json().path("sample")).hasSize(3);
    assertThat(logins).allMatch(Login::isRefreshed);
    assertThat(realm.admin().get(realm.path("/session-guard/jobs"))).isEmpty();
    assertThat(realm.admin().get(realm.path("")).path("notBefore").asInt()).isZero();
    assertThat(realm.admin().get(realm.path("/admin-events?operationTypes=ACTION"))).isEmpty();
  }

  @Test
  void theCallersOwnSessionStays() {
    Realm realm = realm();
    Login login = logIn(realm);
    Caller boss = Caller.with(realm, "boss", "realm-admin");
    assertThat(boss.revoke(ALL).json().path("total").asLong()).isEqualTo(1);
    assertThat(login.isRefreshed()).isFalse();
    // a job writes the history down
    Await.untilAsserted(
        java.time.Duration.ofSeconds(30),
        () ->
            assertThat(boss.send("GET", "/sessions", "").json().path("items"))
                .extracting(item -> item.path("sessionId").asText())
                .containsExactly(boss.session()));
  }

  @Test
  void theCallersOwnSessionEndsOnRequest() {
    Realm realm = realm();
    Caller boss = Caller.with(realm, "boss", "realm-admin");
    assertThat(boss.revoke(Map.of("all", true, "keepOwn", false)).status()).isEqualTo(202);
    assertThat(boss.send("GET", "/sessions", "").status()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({"true,true,2", "false,true,1", "true,false,1", "false,false,0"})
  void aDryRunCountsWhatTheOrderWouldEnd(boolean ownEnds, boolean offlineEnds, long count) {
    Realm realm = realm();
    Caller boss = Caller.with(realm, "boss", "realm-admin");
    Login.of(new Oidc(realm, "backend"), "openid offline_access");
    Map<String, Object> order =
        Map.of("all", true, "dryRun", true, "keepOwn", !ownEnds, "includeOffline", offlineEnds);
    assertThat(boss.revoke(order).json().path("count").asLong()).isEqualTo(count);
  }

  @Test
  void offlineTokensSurvive() {
    Realm realm = realm();
    Login offline = Login.of(new Oidc(realm, "backend"), "openid offline_access");
    Login online = logIn(realm);
    done(realm, revoke(realm, ALL));
    assertThat(online.isRefreshed()).isFalse();
    assertThat(offline.isRefreshed()).isTrue();
  }

  @Test
  void offlineTokensAreRefusedOnRequest() {
    Realm realm = realm();
    Login offline = Login.of(new Oidc(realm, "backend"), "openid offline_access");
    assertThat(offline.isRefreshed()).isTrue();
    revoke(realm, Map.of("all", true, "includeOffline", true));
    assertThat(offline.client().refresh(offline.refresh()).text("error"))
        .isEqualTo("invalid_grant");
    assertThat(realm.liveSessions()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theRealmRefusesOlderTokensOnlyOnRequest(boolean asked) {
    Realm realm = realm();
    revoke(realm, Map.of("all", true, "notBefore", asked));
    assertThat(realm.admin().get(realm.path("")).path("notBefore").asInt() > 0).isEqualTo(asked);
  }

  /** It is about the tokens of everybody, the realm's administrators included. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"all\":true,\"notBefore\":true}",
        "{\"ids\":[\"none\"],\"notBefore\":true}",
        "{\"filter\":{},\"notBefore\":true}"
      })
  void whoMayNotManageTheRealmDoesNotRefuseItsTokens(String order) {
    Realm realm = realm();
    Login login = logIn(realm);
    Caller users = Caller.with(realm, "users", "manage-users");
    assertThat(users.send("POST", "/sessions/revoke", order).status()).isEqualTo(403);
    assertThat(realm.admin().get(realm.path("")).path("notBefore").asInt()).isZero();
    assertThat(login.isRefreshed()).isTrue();
    Caller both = Caller.with(realm, "both", "manage-users", "manage-realm");
    assertThat(both.send("POST", "/sessions/revoke", order).status()).isEqualTo(202);
    assertThat(realm.admin().get(realm.path("")).path("notBefore").asInt()).isPositive();
  }

  @Test
  void clientsAreToldOfEachSessionAndCounted() {
    try (BackChannel channel = new BackChannel(BackChannel.Mood.ANSWERS)) {
      Realm realm = Realms.on(Servers.h2()).backChannel(channel).create();
      List<Login> logins = logIn(realm, 7);
      JsonNode job = done(realm, revoke(realm, ALL));
      assertThat(channel.sids())
          .containsExactlyInAnyOrderElementsOf(logins.stream().map(Login::session).toList());
      assertThat(channel.claims())
          .allMatch(claims -> claims.path("iss").asText().equals(realm.issuer()));
      assertThat(job.path("clientsTold").asLong()).isEqualTo(7);
      assertThat(job.path("clientsFailed").asLong()).isZero();
      assertThat(job.path("failedClients")).isEmpty();
    }
  }

  @Test
  void aClientThatFailsIsNamedAndCounted() {
    try (BackChannel channel = new BackChannel(BackChannel.Mood.FAILS)) {
      Realm realm = Realms.on(Servers.h2()).backChannel(channel).create();
      logIn(realm, 8);
      new Oidc(realm, "app").directGrant();
      JsonNode job = done(realm, revoke(realm, ALL));
      assertThat(job.path("ended").asLong()).isEqualTo(9);
      assertThat(job.path("clientsTold").asLong()).isZero();
      assertThat(job.path("clientsFailed").asLong()).isEqualTo(8);
      assertThat(job.path("failedClients")).extracting(JsonNode::asText).containsExactly("backend");
      assertThat(channel.claims()).as("not called for ever").hasSize(5);
    }
  }

  @Test
  void aClientThatHangsHoldsNobodyUp() {
    try (BackChannel channel = new BackChannel(BackChannel.Mood.HANGS)) {
      Realm realm = Realms.on(Servers.h2()).backChannel(channel).create();
      List<Login> logins = logIn(realm, 2);
      Instant began = Instant.now();
      JsonNode job = revoke(realm, ALL);
      assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(4));
      assertThat(logins).noneMatch(Login::isRefreshed);
      Await.untilAsserted(PATIENCE, () -> assertThat(channel.claims()).isNotEmpty());
      Login next = logIn(realm);
      assertThat(next.isRefreshed()).isTrue();
      assertThat(done(realm, job).path("clientsFailed").asLong()).isEqualTo(2);
    }
  }

  @Test
  void idsOfAnotherRealmEndNothing() {
    Realm realm = realm();
    Realm other = realm();
    Login login = logIn(other);
    JsonNode row = ended(other, login);
    JsonNode job =
        revoke(realm, Map.of("ids", List.of(login.session(), row.path("id").asText(), "junk")));
    assertThat(job.path("total").asLong()).isZero();
    assertThat(login.isRefreshed()).isTrue();
    logIn(realm);
    String id = revoke(realm, ALL).path("id").asText();
    assertThat(other.admin().send("GET", other.path("/session-guard/jobs/" + id), null).status())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "body                  | ~~",
        "body                  | nonsense",
        "body                  | [true]",
        "body                  | {}",
        "body                  | {\"dryRun\":true}",
        "body                  | {\"all\":true,\"filter\":{}}",
        "body                  | {\"all\":true} {\"all\":true}",
        "body                  | {\"all\":true,\"all\":true}",
        "all                   | {\"all\":false}",
        "all                   | {\"all\":\"true\"}",
        "all                   | {\"all\":null}",
        "ids                   | {\"ids\":[]}",
        "ids                   | {\"ids\":\"a\"}",
        "ids                   | {\"ids\":{\"a\":\"b\"}}",
        "ids                   | {\"ids\":[1]}",
        "ids                   | {\"ids\":[\"\"]}",
        "ids                   | {\"ids\":[\"a\\u0000b\"]}",
        "keepOwn               | {\"all\":true,\"keepOwn\":\"no\"}",
        "includeOffline        | {\"all\":true,\"includeOffline\":1}",
        "notBefore             | {\"all\":true,\"notBefore\":null}",
        "dryRun                | {\"all\":true,\"dryRun\":[]}",
        "reason                | {\"all\":true,\"reason\":\"x\"}",
        "filter                | {\"filter\":\"alice\"}",
        "filter.status         | {\"filter\":{\"status\":\"ended\"}}",
        "filter.status         | {\"filter\":{\"status\":\"all\"}}",
        "filter.status         | {\"filter\":{\"status\":\"dead\"}}",
        "filter.ip             | {\"filter\":{\"ip\":\"10.0.0.0/99\"}}",
        "filter.country        | {\"filter\":{\"country\":\"<b>\"}}",
        "filter.from           | {\"filter\":{\"from\":\"yesterday\"}}",
        "filter.user           | {\"filter\":{\"user\":[\"alice\"]}}",
        "filter.sort           | {\"filter\":{\"sort\":\"ip\"}}",
        "role                  | {\"filter\":{\"role\":\"no-such-role\"}}",
      })
  void aWrongOrderNamesTheFieldAndEndsNothing(String field, String body) {
    Realm realm = Shared.realm();
    Login login = logIn(realm);
    Http.Answer answer =
        realm.admin().sendText("POST", realm.path("/session-guard/sessions/revoke"), body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.text("errorMessage")).startsWith(field);
    assertThat(answer.text("field")).isEqualTo(field);
    assertThat(login.isRefreshed()).isTrue();
  }

  /** One realm for all wrong orders. */
  private static final class Shared {
    private static Realm realm;

    static synchronized Realm realm() {
      if (realm == null) {
        realm = RevokeIT.realm();
      }
      return realm;
    }
  }

  @ParameterizedTest
  @CsvSource({"1000,202", "1001,400"})
  void aThousandIdsAreTaken(int many, int status) {
    assertThat(send(Shared.realm(), Map.of("ids", numbered(many))).status()).isEqualTo(status);
  }

  private static List<String> numbered(int many) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      ids.add("id-" + i);
    }
    return ids;
  }

  @Test
  void aBodyWithoutEndIsRefused() {
    Object order = Map.of("ids", Collections.nCopies(200_000, "x"));
    assertThat(send(Shared.realm(), order).status()).isEqualTo(413);
  }

  @Test
  void everythingThatIsWrongIsNamedAtOnce() {
    Http.Answer answer = send(Shared.realm(), Map.of("all", false, "dryRun", "x", "why", "y"));
    assertThat(answer.json().path("errors"))
        .extracting(error -> error.path("field").asText())
        .containsExactlyInAnyOrder("all", "dryRun", "why");
  }

  @Test
  void whoMayOnlySeeMayCountButNotEnd() {
    Realm realm = realm();
    Login login = logIn(realm);
    Caller viewer = Caller.with(realm, "viewer", "view-users");
    Map<String, Object> ids = Map.of("ids", List.of(login.session()));
    assertThat(viewer.revoke(Map.of("all", true, "dryRun", true)).json().path("count").asLong())
        .isEqualTo(1);
    assertThat(viewer.revoke(ALL).status()).isEqualTo(403);
    assertThat(viewer.revoke(ids).status()).isEqualTo(403);
    assertThat(viewer.revoke(Map.of("filter", Map.of())).status()).isEqualTo(403);
    assertThat(login.isRefreshed()).isTrue();
    assertThat(realm.admin().get(realm.path("/session-guard/jobs"))).isEmpty();
  }

  @Test
  void whoMayNotSeeUsersMayDoNothing() {
    Realm realm = realm();
    Login login = logIn(realm);
    Caller nobody = Caller.with(realm, "nobody", "view-realm");
    for (boolean dryRun : new boolean[] {true, false}) {
      assertThat(nobody.revoke(Map.of("all", true, "dryRun", dryRun)).status()).isEqualTo(403);
      assertThat(nobody.revoke(Map.of("ids", List.of(login.session()), "dryRun", dryRun)).status())
          .isEqualTo(403);
    }
    assertThat(nobody.send("GET", "/jobs", "").status()).isEqualTo(403);
    assertThat(login.isRefreshed()).isTrue();
  }

  @Test
  void whoManagesUsersMayEndAllAndFollowTheJob() {
    Realm realm = realm();
    Login login = logIn(realm);
    Caller manager = Caller.with(realm, "manager", "manage-users");
    Http.Answer answer = manager.revoke(ALL);
    assertThat(answer.status()).isEqualTo(202);
    assertThat(login.isRefreshed()).isFalse();
    assertThat(manager.send("GET", "/jobs/" + answer.text("id"), "").text("startedBy"))
        .isEqualTo("manager");
  }

  @Test
  void aJobIsShownToItsStarterAndToWhoManagesUsers() {
    Realm realm = realm();
    logIn(realm);
    String id = revoke(realm, ALL).path("id").asText();
    Caller viewer = Caller.with(realm, "viewer", "view-users");
    Caller manager = Caller.with(realm, "manager", "manage-users");
    assertThat(viewer.send("GET", "/jobs/" + id, "").status()).isEqualTo(404);
    assertThat(viewer.send("GET", "/jobs", "").json()).isEmpty();
    assertThat(manager.send("GET", "/jobs/" + id, "").status()).isEqualTo(200);
  }
}
