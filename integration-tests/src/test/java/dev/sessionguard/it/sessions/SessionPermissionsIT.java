package dev.sessionguard.it.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Items;
import dev.sessionguard.it.fixture.person.People;
import dev.sessionguard.it.fixture.realm.Cities;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.Servers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may see and end whose sessions. */
class SessionPermissionsIT {
  private static final String SESSIONS = "/session-guard/sessions";

  private static Realm realm;
  private static People people;
  private static final Map<String, String> tokens = new HashMap<>();

  /** Session ids of the two users that administrators look at; new ones for each test. */
  private String granted;

  private String hidden;

  @BeforeAll
  static void createRealm() {
    realm = Realms.on(Servers.h2()).with("adminPermissionsEnabled", true).create();
    people = new People(realm);
    people.add("granted");
    people.add("hidden");
    administrator("viewer", "view-users");
    administrator("manager", "manage-users");
    administrator("asker", "query-users");
    administrator("delegate", "query-users");
    administrator("onlooker", "query-users");
    administrator("realmadmin", "realm-admin");
    administrator("nobody");
    // One permission for each scope: where two are about the same user, the one that does not grant
    // takes away what the other grants (PartialEvaluator.runEvaluation).
    permit("view", "delegate", "onlooker");
    permit("manage", "delegate");
    for (String name :
        List.of("viewer", "manager", "asker", "delegate", "onlooker", "realmadmin", "nobody")) {
      Http.Answer answer = people.tokens(name, "app", Cities.ZURICH);
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      tokens.put(name, answer.text("access_token"));
    }
  }

  private static void administrator(String name, String... roles) {
    String id = people.add(name);
    if (roles.length > 0) {
      people.grantAdministration(id, roles);
    }
  }

  private static void permit(String scope, String... administrators) {
    permit(people, realm, scope, "POSITIVE", List.of("granted"), administrators);
  }

  /**
   * A fine-grained permission, by Keycloak's own admin API.
   *
   * @param logic {@code POSITIVE}, or {@code NEGATIVE} to take away
   * @param users whom it is about; none for all
   */
  private static void permit(
      People people,
      Realm realm,
      String scope,
      String logic,
      List<String> users,
      String... administrators) {
    JsonNode client = realm.admin().get(realm.path("/clients?clientId=admin-permissions")).get(0);
    String server = realm.path("/clients/" + client.path("id").asText() + "/authz/resource-server");
    String name = scope + " " + logic + " " + users;
    String policy =
        realm
            .admin()
            .post(
                server + "/policy/user",
                Map.of(
                    "name",
                    "who may " + name,
                    "logic",
                    logic,
                    "users",
                    Stream.of(administrators).map(people::id).toList()))
            .text("id");
    Map<String, Object> permission = new HashMap<>();
    permission.put("name", name);
    permission.put("resourceType", "Users");
    permission.put("scopes", List.of(scope));
    permission.put("policies", List.of(policy));
    if (!users.isEmpty()) {
      permission.put("resources", users.stream().map(people::id).toList());
    }
    realm.admin().post(server + "/permission/scope", permission);
  }

  @BeforeEach
  void logIn() {
    granted = people.login("granted", "app", Cities.OSAKA);
    hidden = people.login("hidden", "app", Cities.OSAKA);
  }

  private static String token(String who) {
    return who.equals("master") ? realm.admin().token() : tokens.getOrDefault(who, "");
  }

  private static Http.Answer send(String who, String method, String rest, String body) {
    return realm.admin().sendAs(token(who), method, realm.path(SESSIONS + rest), body);
  }

  private static boolean isLive(String session) {
    return realm
        .admin()
        .get(realm.path(SESSIONS + "/" + session))
        .path("status")
        .asText()
        .equals("active");
  }

  @ParameterizedTest
  @ValueSource(strings = {"master", "realmadmin", "viewer", "manager"})
  void whoMayViewAllUsersSeesAllSessions(String who) {
    Http.Answer answer = send(who, "GET", "?max=500", "");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(Items.sessionIds(answer.json())).contains(granted, hidden);
  }

  @ParameterizedTest
  @CsvSource({
    "nobody, 403",
    "none, 401",
  })
  void whoMayNotIsToldNothing(String who, int status) {
    for (String rest :
        List.of("", "?user=granted", "/" + granted, ".csv", "?cursor=junk", "?sort=none")) {
      assertThat(send(who, "GET", rest, "").status()).as(rest).isEqualTo(status);
    }
    assertThat(send(who, "DELETE", "/" + granted, "").status()).isEqualTo(status);
    assertThat(send(who, "POST", "/revoke", "{\"all\":true}").status()).isEqualTo(status);
    assertThat(isLive(granted)).isTrue();
  }

  @Test
  void whoMayOnlyAskForUsersSeesNobody() {
    JsonNode answer = send("asker", "GET", "?status=all", "").json();
    assertThat(Items.of(answer)).isEmpty();
    assertThat(answer.path("total").asInt()).isZero();
    assertThat(send("asker", "GET", "/" + granted, "").status()).isEqualTo(404);
    assertThat(send("asker", "DELETE", "/" + granted, "").status()).isEqualTo(404);
    assertThat(isLive(granted)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"delegate", "onlooker"})
  void delegateSeesTheGrantedUserOnly(String who) {
    JsonNode page = send(who, "GET", "?max=500&status=all", "").json();
    List<String> names = new ArrayList<>();
    Items.of(page).forEach(item -> names.add(item.path("username").asText()));
    assertThat(names).isNotEmpty().containsOnly("granted");
    assertThat(Items.sessionIds(page)).contains(granted);
    assertThat(page.path("total").asInt()).isEqualTo(names.size());
    assertThat(send(who, "GET", "/" + granted, "").status()).isEqualTo(200);
    assertThat(send(who, "GET", "/" + hidden, "").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"user=hidden", "search=hidden", "ip=0.0.0.0/0&user=hidden", "client=none"})
  void delegateLearnsNothingByAsking(String query) {
    JsonNode page = send("delegate", "GET", "?status=all&" + query, "").json();
    assertThat(Items.of(page)).isEmpty();
    assertThat(page.path("total").asInt()).isZero();
  }

  @Test
  void delegatesExportHasTheGrantedUserOnly() {
    String csv = send("delegate", "GET", ".csv?status=all", "").body();
    assertThat(csv).contains("\"granted\"").doesNotContain("hidden");
  }

  @Test
  void delegateEndsTheGrantedUsersSessionsOnly() {
    assertThat(send("delegate", "DELETE", "/" + hidden, "").status()).isEqualTo(404);
    assertThat(isLive(hidden)).isTrue();
    Http.Answer ended = send("delegate", "DELETE", "/" + granted, "");
    assertThat(ended.status()).as(ended.body()).isEqualTo(204);
    assertThat(isLive(granted)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"viewer", "onlooker"})
  void whoMayOnlyLookEndsNothing(String who) {
    assertThat(send(who, "DELETE", "/" + granted, "").status()).isEqualTo(403);
    assertThat(isLive(granted)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"master", "realmadmin", "manager"})
  void whoMayManageAllUsersEndsAnySession(String who) {
    assertThat(send(who, "DELETE", "/" + hidden, "").status()).isEqualTo(204);
    assertThat(isLive(hidden)).isFalse();
  }

  @Test
  void delegateMayNotEndAll() {
    assertThat(send("delegate", "POST", "/revoke", "{\"all\":true}").status()).isEqualTo(403);
    assertThat(isLive(granted)).isTrue();
    assertThat(isLive(hidden)).isTrue();
  }

  @Test
  void delegatesOrderEndsTheGrantedUsersSessionsOnly() {
    Http.Answer dry =
        send("delegate", "POST", "/revoke", "{\"filter\":{\"city\":\"Osaka\"},\"dryRun\":true}");
    assertThat(dry.status()).as(dry.body()).isEqualTo(200);
    assertThat(dry.body()).doesNotContain("hidden");
    assertThat(isLive(granted)).isTrue();
    Http.Answer answer = send("delegate", "POST", "/revoke", "{\"filter\":{\"city\":\"Osaka\"}}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    // a job writes the history down
    Await.untilAsserted(Duration.ofSeconds(30), () -> assertThat(isLive(granted)).isFalse());
    assertThat(isLive(hidden)).isTrue();
  }

  @Test
  void delegatesOrderByIdEndsTheGrantedUsersSessionsOnly() {
    String ids = "{\"ids\":[\"" + granted + "\",\"" + hidden + "\"]}";
    Http.Answer answer = send("delegate", "POST", "/revoke", ids);
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    // a job writes the history down
    Await.untilAsserted(Duration.ofSeconds(30), () -> assertThat(isLive(granted)).isFalse());
    assertThat(isLive(hidden)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"viewer", "onlooker", "asker"})
  void orderOfWhoMayOnlyLookEndsNothing(String who) {
    Http.Answer answer = send(who, "POST", "/revoke", "{\"filter\":{\"city\":\"Osaka\"}}");
    assertThat(answer.status()).as(answer.body()).isIn(202, 403);
    assertThat(isLive(granted)).isTrue();
    assertThat(isLive(hidden)).isTrue();
  }

  @Test
  void ownSessionIsMarkedAndSpared() {
    Http.Answer mine = people.tokens("manager", "app", Cities.NOWHERE);
    String id = mine.text("session_state");
    String bearer = mine.text("access_token");
    JsonNode page =
        realm.admin().sendAs(bearer, "GET", realm.path(SESSIONS + "?user=manager"), "").json();
    assertThat(Items.of(page))
        .filteredOn(item -> item.path("own").asBoolean())
        .extracting(item -> item.path("sessionId").asText())
        .containsExactly(id);
    Http.Answer answer =
        realm
            .admin()
            .sendAs(
                bearer,
                "POST",
                realm.path(SESSIONS + "/revoke"),
                "{\"filter\":{\"ip\":\"" + Cities.NOWHERE + "\"}}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    assertThat(isLive(id)).isTrue();
  }

  /** Keycloak says of such an administrator that they may view and manage "users". */
  @Test
  void whomAPermissionForAllUsersExceptsIsNeitherSeenNorEnded() {
    Realm other = Realms.on(Servers.h2()).with("adminPermissionsEnabled", true).create();
    People users = new People(other);
    users.add("plain");
    users.add("excepted");
    users.grantAdministration(users.add("deputy"), "query-users");
    for (String scope : List.of("view", "manage")) {
      permit(users, other, scope, "POSITIVE", List.of(), "deputy");
      permit(users, other, scope, "NEGATIVE", List.of("excepted"), "deputy");
    }
    String plain = users.login("plain", "app", Cities.OSAKA);
    String excepted = users.login("excepted", "app", Cities.OSAKA);
    String bearer = users.tokens("deputy", "app", Cities.ZURICH).text("access_token");
    String sessions = other.path(SESSIONS);
    Http.Answer list = other.admin().sendAs(bearer, "GET", sessions + "?max=500&status=all", "");
    assertThat(list.status()).as(list.body()).isEqualTo(200);
    assertThat(Items.sessionIds(list.json())).contains(plain).doesNotContain(excepted);
    assertThat(other.admin().sendAs(bearer, "GET", sessions + ".csv?status=all", "").body())
        .contains("\"plain\"")
        .doesNotContain("excepted");
    assertThat(other.admin().sendAs(bearer, "GET", sessions + "/" + excepted, "").status())
        .isEqualTo(404);
    for (String order :
        List.of(
            "{\"ids\":[\"" + plain + "\",\"" + excepted + "\"]}",
            "{\"filter\":{\"city\":\"Osaka\"}}",
            "{\"all\":true}")) {
      Http.Answer answer = other.admin().sendAs(bearer, "POST", sessions + "/revoke", order);
      assertThat(answer.status()).as(answer.body()).isIn(202, 403);
    }
    Await.untilAsserted(
        Duration.ofSeconds(30),
        () ->
            assertThat(other.admin().get(sessions + "/" + plain).path("status").asText())
                .isEqualTo("ended"));
    assertThat(other.admin().get(sessions + "/" + excepted).path("status").asText())
        .isEqualTo("active");
  }
}
