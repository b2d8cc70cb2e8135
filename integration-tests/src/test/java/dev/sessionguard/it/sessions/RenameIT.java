package dev.sessionguard.it.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Items;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.People;
import dev.sessionguard.it.fixture.realm.Cities;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.realm.Rename;
import dev.sessionguard.it.fixture.server.Servers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users and clients are who they are by whatever name: it finds what is of whose it is now. */
class RenameIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SESSIONS = "/session-guard/sessions";

  private static Realm realm;
  private static People people;

  /** A live session of a user who was called {@code annette} and is now {@code zelda}. */
  private static Http.Answer renamed;

  /** One that had ended before the rename. */
  private static String history;

  /** The session of the user who is called {@code annette} now. */
  private static Http.Answer taker;

  /** The session of a user whose name is the renamed one's id. */
  private static String lookalike;

  /** Id of the renamed user. */
  private static String zelda;

  @BeforeAll
  static void rename() {
    realm = Realms.on(Servers.h2()).with("editUsernameAllowed", true).create();
    people = new People(realm);
    String id = people.add("annette");
    Http.Answer gone = people.tokens("annette", "app", Cities.OSAKA);
    history = gone.text("session_state");
    assertThat(new Oidc(realm, "app").logout(gone.text("refresh_token")).status()).isEqualTo(204);
    renamed = people.tokens("annette", "app", Cities.OSAKA);
    Rename.user(realm, id, "zelda");
    Rename.address(realm, id);
    people.add("annette");
    taker = people.tokens("annette", "app", Cities.ZURICH);
    people.add(id);
    lookalike = people.login(id, "app", Cities.ZURICH);
    zelda = id;
  }

  private static JsonNode list(String query) {
    return realm.admin().get(realm.path(SESSIONS + "?max=500&" + query.replace("{id}", zelda)));
  }

  private static List<String> sessions(String names) {
    Map<String, String> known =
        Map.of(
            "renamed",
            renamed.text("session_state"),
            "history",
            history,
            "taker",
            taker.text("session_state"),
            "lookalike",
            lookalike);
    return names == null ? List.of() : Arrays.stream(names.split(" ")).map(known::get).toList();
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "user=zelda|renamed",
        "user=ZELDA|renamed",
        "user=zelda&status=all|renamed history",
        "user=zelda&status=ended|history",
        "user=annette|taker",
        "user=annette&status=all|taker",
        "user=annette&status=ended|",
        "search=zelda|renamed",
        "search=zel&status=all|renamed history",
        "search=annette|taker",
        "search=annette&status=all|taker",
        "user={id}|renamed",
        "user={id}&status=all|renamed history",
        "user=f:none|",
        "user=f:none:zelda|",
        "user=lightweight-none|",
      },
      delimiter = '|')
  void aNameFindsTheSessionsOfWhoseItIsNow(String query, String names) {
    Await.untilAsserted( // history follows in the background
        PATIENCE,
        () -> {
          JsonNode answer = list(query);
          assertThat(Items.sessionIds(answer)).containsExactlyInAnyOrderElementsOf(sessions(names));
          assertThat(answer.path("total").asInt()).isEqualTo(sessions(names).size());
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"asc", "desc"})
  void theOrderIsThatOfTheNamesOfNow(String order) {
    Await.untilAsserted(
        PATIENCE,
        () -> {
          List<String> ids = Items.sessionIds(list("status=all&sort=username&order=" + order));
          List<String> ofTheTwo = ids.stream().filter(sessions("taker renamed")::contains).toList();
          assertThat(ofTheTwo)
              .isEqualTo(sessions(order.equals("asc") ? "taker renamed" : "renamed taker"));
        });
  }

  @Test
  void aRowHasTheNameOfNowAndTheOneOfThen() {
    Await.untilAsserted(
        PATIENCE,
        () -> {
          for (String session : sessions("renamed history")) {
            JsonNode row = realm.admin().get(realm.path(SESSIONS + "/" + session));
            assertThat(row.path("username").asText()).isEqualTo("zelda");
            assertThat(row.path("usernameThen").asText()).isEqualTo("annette");
          }
        });
    for (String session : sessions("taker")) {
      JsonNode row = realm.admin().get(realm.path(SESSIONS + "/" + session));
      assertThat(row.path("username").asText()).isEqualTo("annette");
      assertThat(row.has("usernameThen")).isFalse();
    }
  }

  @Test
  void theExportOfANameHasTheRowsOfWhoseItIsNow() {
    String csv =
        realm
            .admin()
            .send("GET", realm.path(SESSIONS + ".csv?status=all&user=annette"), null)
            .body();
    assertThat(csv.lines()).hasSize(2);
    assertThat(csv).contains("\"annette\"").doesNotContain("zelda");
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "{\"user\":\"annette\"}|taker",
        "{\"search\":\"annette\"}|taker",
        "{\"user\":\"zelda\"}|renamed",
        "{\"search\":\"zelda\"}|renamed",
        "{\"user\":\"{id}\"}|renamed",
      },
      delimiter = '|')
  void aDryRunCountsTheSessionsOfWhoseTheNameIs(String filter, String names) {
    Http.Answer dry =
        realm
            .admin()
            .sendText(
                "POST",
                realm.path(SESSIONS + "/revoke"),
                "{\"dryRun\":true,\"filter\":" + filter.replace("{id}", zelda) + "}");
    assertThat(dry.status()).as(dry.body()).isEqualTo(200);
    assertThat(dry.json().path("count").asInt()).isEqualTo(1);
    assertThat(Items.sessionIds(dry.json().path("sample"))).isEqualTo(sessions(names));
  }

  @ParameterizedTest
  @ValueSource(strings = {"user", "search"})
  void anOrderByAnOldNameEndsTheNewOwnersSessionsOnly(String filter) {
    Realm own = Realms.on(Servers.h2()).with("editUsernameAllowed", true).create();
    Http.Answer kept = new Oidc(own, "app").directGrant();
    Rename.user(own, own.userId(), "somebody-else"); // of which the old name is no part
    People others = new People(own);
    Rename.address(own, own.userId());
    // a search finds any part of any name
    own.admin()
        .put(
            own.path("/users/" + own.userId()),
            ((ObjectNode) own.user().deepCopy()).put("firstName", "Some").put("lastName", "Body"));
    others.add("alice");
    Http.Answer ended = new Oidc(own, "app").directGrant();
    assertThat(ended.status()).as(ended.body()).isEqualTo(200);
    Http.Answer job =
        own.admin().post(own.path(SESSIONS + "/revoke"), Map.of("filter", Map.of(filter, "alice")));
    assertThat(job.json().path("total").asInt()).isEqualTo(1);
    assertThat(new Oidc(own, "app").refresh(ended.text("refresh_token")).status()).isEqualTo(400);
    assertThat(new Oidc(own, "app").refresh(kept.text("refresh_token")).status()).isEqualTo(200);
  }

  // ---- ways to be renamed

  private enum Way {
    ADMINISTRATOR {
      @Override
      void rename(Realm own, String bearer, String name) {
        Rename.user(own, own.userId(), name);
      }
    },
    ACCOUNT {
      @Override
      void rename(Realm own, String bearer, String name) {
        Http.Answer answer = Rename.oneself(own, bearer, name);
        assertThat(answer.status()).as(answer.body()).isEqualTo(204);
      }
    };

    abstract void rename(Realm own, String bearer, String name);
  }

  @ParameterizedTest
  @EnumSource
  void liveRowsFollowBeforeTheAnswer(Way way) {
    Realm own = Realms.on(Servers.h2()).with("editUsernameAllowed", true).create();
    Http.Answer tokens = new Oidc(own, "app").directGrant();
    way.rename(own, tokens.text("access_token"), "renamed");
    JsonNode found = own.admin().get(own.path(SESSIONS + "?search=renamed"));
    assertThat(Items.sessionIds(found)).containsExactly(tokens.text("session_state"));
    Rename.user(own, own.userId(), Realm.USER);
    JsonNode back = own.admin().get(own.path(SESSIONS + "?search=" + Realm.USER));
    assertThat(Items.of(back)).hasSize(1).noneMatch(item -> item.has("usernameThen"));
  }

  @Test
  void aRenameThatNobodyToldOfIsFoundByTheReconciler() throws SQLException {
    Realm own = Realms.on(Servers.postgres()).create();
    String session = new Oidc(own, "app").directGrant().text("session_state");
    try (Connection connection = Servers.database().connect("single");
        PreparedStatement stale =
            connection.prepareStatement(
                "update session_guard_ledger set username = 'stale', username_key = 'stale'"
                    + " where session_id = ?")) {
      stale.setString(1, session);
      assertThat(stale.executeUpdate()).isEqualTo(1);
    }
    Await.untilAsserted(
        Duration.ofSeconds(150),
        () ->
            assertThat(
                    Items.sessionIds(own.admin().get(own.path(SESSIONS + "?search=" + Realm.USER))))
                .containsExactly(session));
  }

  // ---- clients

  @Test
  void aClientsIdFindsTheSessionsOfWhoseItIsNow() {
    Realm own = Realms.on(Servers.h2()).create();
    String before = new Oidc(own, "app").directGrant().text("session_state");
    String both = new Oidc(own, "app").directGrant().text("session_state");
    JsonNode client = own.admin().get(own.path("/clients/" + own.clientUuid("app")));
    Rename.client(own, own.clientUuid("app"), "renamed-app");
    Await.untilAsserted( // in the background
        PATIENCE,
        () -> assertThat(ofClient(own, "renamed-app")).containsExactlyInAnyOrder(before, both));
    assertThat(ofClient(own, "app")).isEmpty();
    own.admin().post(own.path("/clients"), without(client, "id", "secret", "protocolMappers"));
    String taker = new Oidc(own, "app").directGrant().text("session_state");
    assertThat(ofClient(own, "app")).containsExactly(taker);
    JsonNode row = own.admin().get(own.path(SESSIONS + "/" + before));
    assertThat(row.path("clients")).hasSize(1);
    assertThat(row.path("clients").get(0).asText()).isEqualTo("renamed-app");
  }

  private static ObjectNode without(JsonNode object, String... fields) {
    ObjectNode copy = object.deepCopy();
    return copy.without(List.of(fields));
  }

  private static List<String> ofClient(Realm own, String clientId) {
    return Items.sessionIds(own.admin().get(own.path(SESSIONS + "?client=" + clientId)));
  }

  // ---- names that deceive

  /** JSON is data, and whoever shows it decides; a file is opened by whoever gets it. */
  @Test
  void theExportWritesOutWhatCannotBeSeenAndTheListAnswersTheNameAsItIs() {
    String name = "x\u202eevil";
    people.add(name);
    String session = people.login(name, "app", Cities.OSAKA);
    assertThat(realm.admin().get(realm.path(SESSIONS + "/" + session)).path("username").asText())
        .isEqualTo(name);
    String csv = realm.admin().send("GET", realm.path(SESSIONS + ".csv?search=x"), null).body();
    assertThat(csv).contains("\"x[U+202E]evil\"").doesNotContain("\u202e");
  }
}
