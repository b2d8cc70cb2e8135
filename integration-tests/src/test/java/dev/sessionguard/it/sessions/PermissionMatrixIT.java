package dev.sessionguard.it.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.person.Caller;
import dev.sessionguard.it.fixture.person.People;
import dev.sessionguard.it.fixture.realm.Cities;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.realm.RuledRealm;
import dev.sessionguard.it.fixture.server.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every call of the admin REST API by every kind of caller: what is answered, and about whom. */
class PermissionMatrixIT {
  private static final String ALL = "all";
  private static final String THEIRS = "theirs";
  private static final String NOTHING = "nothing";
  private static final String NO = "no";

  /** The same table is in docs/security.md. */
  private static final String TABLE =
      """
      | call | no role | `view-realm` | `manage-realm` | `query-users` | `view-users` | `manage-users` | delegate | `realm-admin` |
      |---|---|---|---|---|---|---|---|---|
      | `GET settings` | no | all | all | no | no | no | no | all |
      | `PUT settings` | no | no | all | no | no | no | no | all |
      | `POST settings/restore` | no | no | all | no | no | no | no | all |
      | `POST settings/accept` | no | no | all | no | no | no | no | all |
      | `GET settings/statement` | no | all | all | no | no | no | no | all |
      | `GET caps` | no | all | all | no | no | no | no | all |
      | `GET settings/preview` | no | nothing | nothing | no | no | no | no | all |
      | `POST settings/preview` | no | nothing | nothing | no | no | no | no | all |
      | `GET sessions` | no | no | no | nothing | all | all | theirs | all |
      | `GET sessions.csv` | no | no | no | nothing | all | all | theirs | all |
      | `GET sessions/values` | no | no | no | nothing | all | all | theirs | all |
      | `GET sessions/{id}` | no | no | no | nothing | all | all | theirs | all |
      | `DELETE sessions/{id}` | no | no | no | nothing | no | all | theirs | all |
      | `POST sessions/revoke`, dry run | no | no | no | nothing | all | all | theirs | all |
      | `POST sessions/revoke`, `ids` | no | no | no | no | no | all | theirs | all |
      | `POST sessions/revoke`, `filter` | no | no | no | no | no | all | theirs | all |
      | `POST sessions/revoke`, `all` | no | no | no | no | no | all | no | all |
      | `POST sessions/revoke`, `notBefore` | no | no | no | no | no | no | no | all |
      | `GET jobs` | no | no | no | nothing | nothing | all | nothing | all |
      | `GET jobs/{id}` | no | no | no | nothing | nothing | all | nothing | all |
      | `GET statistics` | no | no | no | no | all | all | no | all |
      | `GET refusals` | no | no | no | nothing | all | all | theirs | all |
      | `GET report-only` | no | no | no | no | all | all | no | all |
      | `GET report-only/entries` | no | no | no | no | all | all | no | all |
      | `GET users/{id}/policy` | no | no | no | no | all | all | theirs | all |
      | `GET users/{id}/timeline` | no | no | no | no | all | all | theirs | all |
      | `POST users/{id}/lockdown` | no | no | no | no | no | all | theirs | all |
      """;

  private static final List<String> TARGETS = List.of("granted", "hidden");

  private static Realm realm;
  private static People people;
  private static JsonNode settings;

  @BeforeAll
  static void createRealm() {
    realm = Realms.on(Servers.h2()).with("adminPermissionsEnabled", true).create();
    people = new People(realm);
    TARGETS.forEach(people::add);
    for (String caller : callers()) {
      String id = people.add(caller);
      if (caller.equals("delegate")) {
        people.grantAdministration(id, "query-users");
      } else if (!caller.equals("no-role")) {
        people.grantAdministration(id, caller);
      }
    }
    JsonNode client = realm.admin().get(realm.path("/clients?clientId=admin-permissions")).get(0);
    String server = realm.path("/clients/" + client.path("id").asText() + "/authz/resource-server");
    String policy =
        realm
            .admin()
            .post(
                server + "/policy/user",
                Map.of("name", "the delegate", "users", List.of(people.id("delegate"))))
            .text("id");
    realm
        .admin()
        .post(
            server + "/permission/scope",
            Map.of(
                "name",
                "the granted",
                "resourceType",
                "Users",
                "scopes",
                List.of("view", "manage"),
                "resources",
                List.of(people.id("granted")),
                "policies",
                List.of(policy)));
    refuseALogin();
    settings = realm.admin().get(realm.path("/session-guard/settings"));
  }

  /** One login of each of the two users, by the limit of an application that nobody else uses. */
  private static void refuseALogin() {
    String path = realm.path("/session-guard/settings");
    ObjectNode limited = (ObjectNode) realm.admin().get(path);
    ObjectNode application = limited.putArray("applications").addObject();
    application.put("name", "Full").put("maxSessions", 1).put("whenExceeded", "deny");
    application.putArray("clients").add("backend");
    realm.admin().put(path, limited);
    for (String target : TARGETS) {
      people.login(target, "backend", Cities.OSAKA);
      assertThat(people.tokens(target, "backend", Cities.OSAKA).status()).isEqualTo(400);
    }
    Await.untilAsserted(
        Duration.ofSeconds(20),
        () ->
            assertThat(
                    realm.admin().get(realm.path("/session-guard/refusals")).path("total").asInt())
                .isEqualTo(TARGETS.size()));
    limited.putArray("applications");
    realm.admin().put(path, limited);
  }

  private static List<List<String>> rows() {
    return TABLE
        .lines()
        .filter(line -> !line.startsWith("|---"))
        .map(line -> Arrays.stream(line.split("\\|")).skip(1).map(String::strip).toList())
        .toList();
  }

  private static List<String> callers() {
    return rows().get(0).stream()
        .skip(1)
        .map(name -> name.replace("`", "").replace(' ', '-'))
        .toList();
  }

  static Stream<Arguments> calls() {
    return rows().stream().skip(1).map(row -> Arguments.of(row.get(0), row.subList(1, row.size())));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void everyCallIsAnsweredAsTheTableSays(String call, List<String> expected) throws IOException {
    List<String> answered = new ArrayList<>();
    for (String caller : callers()) {
      answered.add(outcome(call.replace("`", ""), caller));
    }
    assertThat(answered).as(call + " by " + callers()).isEqualTo(expected);
  }

  @Test
  void theTableIsTheDocumentations() throws IOException {
    assertThat(Files.readString(docs("security.md"))).contains(TABLE);
  }

  @Test
  void theTableHasEveryCall() throws IOException {
    Set<String> described = new TreeSet<>();
    JsonNode paths = Http.JSON.readTree(docs("openapi.json").toFile()).path("paths");
    paths
        .fieldNames()
        .forEachRemaining(
            path -> {
              String begin = "/admin/realms/{realm}/session-guard/";
              if (path.startsWith(begin)) {
                paths
                    .path(path)
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            described.add(
                                method.toUpperCase(Locale.ROOT)
                                    + " "
                                    + path.substring(begin.length())));
              }
            });
    Set<String> tabled = new TreeSet<>();
    rows().stream().skip(1).forEach(row -> tabled.add(row.get(0).split("`")[1]));
    assertThat(tabled).isEqualTo(described);
  }

  @Test
  void whoeverIsNotSignedInHereIsToldNothing() {
    Realm other = Realms.on(Servers.h2()).create();
    Caller.with(other, "stranger", "realm-admin");
    String stranger = Caller.logIn(other, "app", "stranger", "openid").text("access_token");
    for (List<String> row : rows().subList(1, rows().size())) {
      String[] call = row.get(0).split("`")[1].split(" ");
      String path = realm.path("/session-guard/" + call[1].replace("{id}", "some"));
      String body = call[0].matches("PUT|POST") ? "{}" : "";
      assertThat(realm.admin().sendAs("", call[0], path, body).status()).as(path).isEqualTo(401);
      assertThat(realm.admin().sendAs(stranger, call[0], path, body).status())
          .as(path)
          .isEqualTo(403);
    }
  }

  private static Path docs(String name) {
    return Path.of(System.getProperty("basedir", ".")).resolve("../docs").resolve(name);
  }

  /** A call as it came out for a caller, with two sessions of each of the two users. */
  private static String outcome(String call, String caller) throws IOException {
    List<String> sessions = new ArrayList<>();
    for (String target : TARGETS) {
      people.login(target, "app", Cities.OSAKA);
      sessions.add(people.login(target, "app", Cities.OSAKA));
    }
    Http.Answer login = people.tokens(caller, "app", Cities.ZURICH);
    assertThat(login.status()).as(login.body()).isEqualTo(200);
    Asking ask = new Asking(login.text("access_token"));
    String orders = "sessions/revoke";
    return switch (call) {
      case "POST settings/restore", "POST settings/accept" ->
          plain(ask.send("POST", call.substring(5), null));
      case "PUT settings" -> plain(ask.send("PUT", "settings", settings()));
      case "GET settings/preview" -> {
        Http.Answer answer = ask.send("GET", "settings/preview?maxSessions=1", null);
        yield answer.status() == 403 ? NO : counted(answer.json().path("usersAbove").asInt());
      }
      case "POST settings/preview" -> {
        ObjectNode draft = settings.deepCopy();
        ((ObjectNode) draft.path("limit")).put("enabled", true).put("maxSessions", 1);
        draft.set(
            "caps",
            RuledRealm.json(
                "[{\"scope\":\"realm\",\"maxSessions\":1,\"whenExceeded\":\"deny\",\"mode\":\"report-only\"}]"));
        Http.Answer answer = ask.send("POST", "settings/preview", draft);
        if (answer.status() == 403) {
          yield NO;
        }
        int users = answer.json().at("/realm/usersAbove").asInt();
        assertThat(answer.json().at("/caps/0/held").asInt() == 0)
            .as("sessions of a cap are counted of those who are seen")
            .isEqualTo(users == 0);
        yield counted(users);
      }
      case "GET sessions", "GET sessions.csv" -> {
        String path = call.substring(4) + "?max=500&ip=" + Cities.OSAKA;
        Http.Answer answer = ask.send("GET", path, null);
        yield answer.status() == 403
            ? NO
            : about(TARGETS.stream().map(name -> answer.body().contains(name)).toList());
      }
      case "GET refusals" -> {
        Http.Answer answer = ask.send("GET", "refusals", null);
        yield answer.status() == 403
            ? NO
            : about(TARGETS.stream().map(name -> answer.body().contains(name)).toList());
      }
      case "GET sessions/{id}", "DELETE sessions/{id}" ->
          each(sessions, id -> ask.send(call.split(" ")[0], "sessions/" + id, null));
      case "GET users/{id}/policy", "GET users/{id}/timeline" ->
          each(
              TARGETS,
              name -> ask.send("GET", call.substring(4).replace("{id}", people.id(name)), null));
      case "GET sessions/values" -> {
        Http.Answer answer = ask.send("GET", "sessions/values?field=user&max=100", null);
        yield answer.status() == 403
            ? NO
            : about(TARGETS.stream().map(name -> answer.body().contains(name)).toList());
      }
      case "POST users/{id}/lockdown" ->
          each(
              TARGETS,
              name ->
                  ask.send(
                      "POST",
                      "users/" + people.id(name) + "/lockdown",
                      Map.of("revokeConsents", true)));
      case "POST sessions/revoke, dry run" ->
          each(
              sessions, id -> ask.send("POST", orders, Map.of("ids", List.of(id), "dryRun", true)));
      case "POST sessions/revoke, ids" ->
          each(sessions, id -> ask.send("POST", orders, Map.of("ids", List.of(id))));
      case "POST sessions/revoke, filter" ->
          each(TARGETS, name -> ask.send("POST", orders, Map.of("filter", Map.of("user", name))));
      case "POST sessions/revoke, all" -> plain(ask.send("POST", orders, Map.of("all", true)));
      case "POST sessions/revoke, notBefore" ->
          plain(ask.send("POST", orders, Map.of("all", true, "notBefore", true)));
      case "GET jobs", "GET jobs/{id}" -> {
        String job =
            realm
                .admin()
                .post(realm.path("/session-guard/" + orders), Map.of("ids", sessions))
                .text("id");
        if (call.equals("GET jobs")) {
          Http.Answer answer = ask.send("GET", "jobs", null);
          yield answer.status() == 403 ? NO : answer.body().contains(job) ? ALL : NOTHING;
        }
        yield each(List.of(job), id -> ask.send("GET", "jobs/" + id, null));
      }
      default -> plain(ask.send("GET", call.substring(4), null));
    };
  }

  /** What is stored, without what a {@code PUT} does not take. */
  private static Map<String, Object> settings() {
    return Map.of(
        "limit", settings.path("limit"),
        "idle", settings.path("idle"),
        "history", settings.path("history"));
  }

  private static String plain(Http.Answer answer) {
    assertThat(answer.status()).as(answer.body()).isIn(200, 202, 403);
    return answer.status() == 403 ? NO : ALL;
  }

  private static String each(List<String> ids, Function<String, Http.Answer> call) {
    List<Http.Answer> answers = ids.stream().map(call).toList();
    if (answers.stream().allMatch(answer -> answer.status() == 403)) {
      return NO;
    }
    return about(
        answers.stream()
            .map(
                answer -> {
                  assertThat(answer.status()).as(answer.body()).isIn(200, 202, 204, 403, 404);
                  return answer.status() == 204
                      || answer.status() < 400
                          && !answer.body().contains("\"total\":0")
                          && !answer.body().contains("\"count\":0");
                })
            .toList());
  }

  private static String about(List<Boolean> reached) {
    if (!reached.contains(false)) {
      return ALL;
    }
    return reached.contains(true) ? THEIRS : NOTHING;
  }

  private static String counted(int users) {
    return List.of(NOTHING, THEIRS, ALL).get(Math.min(users, 2));
  }

  /** A caller's token. */
  private record Asking(String token) {
    Http.Answer send(String method, String path, Object body) {
      try {
        return realm
            .admin()
            .sendAs(
                token,
                method,
                realm.path("/session-guard/" + path),
                body == null ? "" : Http.JSON.writeValueAsString(body));
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException(e);
      }
    }
  }
}
