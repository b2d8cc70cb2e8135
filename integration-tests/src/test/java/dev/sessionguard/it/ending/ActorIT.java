package dev.sessionguard.it.ending;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who did something is a person of a realm, known by id: names can be chosen and given again. */
class ActorIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String SESSIONS = "/session-guard/sessions";
  private static final String JOBS = "/session-guard/jobs";

  private static Realm realm;
  private static People people;
  private static String mastersAdmin;

  @BeforeAll
  static void createRealm() {
    realm = Realms.on(Servers.h2()).with("editUsernameAllowed", true).create();
    people = new People(realm);
    people.grantAdministration(people.add("admin"), "query-users");
    people.grantAdministration(people.add("manager"), "manage-users");
    people.add("victim");
    mastersAdmin = mastersAdmin();
    people.add(mastersAdmin); // as anybody could register
    people.add(people.id("manager"));
  }

  private static String mastersAdmin() {
    JsonNode users = realm.admin().get("/master/users?username=admin&exact=true");
    return users.get(0).path("id").asText();
  }

  private static JsonNode session(String id) {
    return realm.admin().get(realm.path(SESSIONS + "/" + id));
  }

  private static void assertEndedBy(String session, String name, String id, String ofRealm) {
    Await.untilAsserted(
        PATIENCE,
        () -> {
          JsonNode row = session(session);
          assertThat(row.path("status").asText()).isEqualTo("ended");
          assertThat(row.path("endedBy").asText()).isEqualTo(name);
          assertThat(row.path("endedById").asText()).isEqualTo(id);
          assertThat(row.path("endedByRealm").asText()).isEqualTo(ofRealm);
        });
  }

  /** What an administrator can do to a session, by our API and by Keycloak's. */
  private enum Ending {
    END_ONE(id -> realm.admin().delete(realm.path(SESSIONS + "/" + id))),
    REVOKE(
        id ->
            realm
                .admin()
                .post(realm.path(SESSIONS + "/revoke"), Map.of("ids", List.of(session(id, "id"))))),
    KEYCLOAK_ENDS_ONE(id -> realm.admin().delete(realm.path("/sessions/" + id))),
    KEYCLOAK_ENDS_THE_USERS(
        id ->
            realm.admin().post(realm.path("/users/" + people.id("victim") + "/logout"), Map.of()));

    private final Consumer<String> act;

    Ending(Consumer<String> act) {
      this.act = act;
    }

    private static String session(String id, String field) {
      return ActorIT.session(id).path(field).asText();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherRealmsAdministratorIsShownWithThatRealm(Ending ending) {
    String session = people.login("victim", "app", Cities.OSAKA);
    ending.act.accept(session);
    assertEndedBy(session, "admin", mastersAdmin, "master");
  }

  @Test
  void aUserOfTheRealmIsNotTakenForAnotherRealmsUserOfThatName() {
    String session = loggedOut("admin");
    assertEndedBy(session, "admin", people.id("admin"), realm.name());
  }

  @Test
  void aNameThatIsAnAdministratorsIdStaysAName() {
    for (String lookalike : List.of(mastersAdmin, people.id("manager"))) {
      assertEndedBy(loggedOut(lookalike), lookalike, people.id(lookalike), realm.name());
    }
  }

  private static String loggedOut(String user) {
    Http.Answer tokens = people.tokens(user, "app", Cities.ZURICH);
    assertThat(new Oidc(realm, "app").logout(tokens.text("refresh_token")).status()).isEqualTo(204);
    return tokens.text("session_state");
  }

  @Test
  void exportNamesIdAndRealm() {
    String session = people.login("victim", "app", Cities.OSAKA);
    realm.admin().delete(realm.path(SESSIONS + "/" + session));
    String csv = realm.admin().send("GET", realm.path(SESSIONS + ".csv?status=ended"), null).body();
    assertThat(csv.lines().findFirst().orElse("")).contains("\"endedById\",\"endedByRealm\"");
    assertThat(csv).contains(",\"" + mastersAdmin + "\",\"master\"");
  }

  @Test
  void theNameIsThatOfThen() {
    people.grantAdministration(people.add("before"), "manage-users");
    String id = people.id("before");
    String bearer = people.tokens("before", "app", Cities.ZURICH).text("access_token");
    String session = people.login("victim", "app", Cities.OSAKA);
    Http.Answer ended =
        realm.admin().sendAs(bearer, "DELETE", realm.path(SESSIONS + "/" + session), "");
    assertThat(ended.status()).isEqualTo(204);
    Rename.user(realm, id, "afterwards");
    assertEndedBy(session, "before", id, realm.name());
  }

  // ---- jobs

  /** A job that ends one session. */
  private static JsonNode revokeOne(Realm own, String bearer, String session) {
    String order = "{\"ids\":[\"" + session + "\"]}";
    Http.Answer answer = own.admin().sendAs(bearer, "POST", own.path(SESSIONS + "/revoke"), order);
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    return answer.json();
  }

  private static List<String> jobsAsSeenBy(String bearer) {
    Http.Answer jobs = realm.admin().sendAs(bearer, "GET", realm.path(JOBS), "");
    assertThat(jobs.status()).as(jobs.body()).isEqualTo(200);
    return Items.of(jobs.json()).stream().map(job -> job.path("id").asText()).toList();
  }

  @Test
  void aJobIsNotShownToAnotherUserOfItsStartersName() {
    JsonNode job =
        revokeOne(realm, realm.admin().token(), people.login("victim", "app", Cities.OSAKA));
    assertThat(job.path("startedBy").asText()).isEqualTo("admin");
    assertThat(job.path("startedById").asText()).isEqualTo(mastersAdmin);
    assertThat(job.path("startedByRealm").asText()).isEqualTo("master");
    String id = job.path("id").asText();
    String namesake = people.tokens("admin", "app", Cities.ZURICH).text("access_token");
    assertThat(jobsAsSeenBy(namesake)).doesNotContain(id);
    assertThat(realm.admin().sendAs(namesake, "GET", realm.path(JOBS + "/" + id), "").status())
        .isEqualTo(404);
    assertThat(jobsAsSeenBy(realm.admin().token())).contains(id);
  }

  @Test
  void aJobStaysItsStartersAfterARenameAndIsNotTheNewOwnersOfTheName() {
    Realm own = Realms.on(Servers.h2()).with("editUsernameAllowed", true).create();
    People users = new People(own);
    users.grantAdministration(users.add("deputy"), "manage-users");
    String bearer = users.tokens("deputy", "app", Cities.ZURICH).text("access_token");
    JsonNode job = revokeOne(own, bearer, new Oidc(own, "app").directGrant().text("session_state"));
    String id = users.id("deputy");
    // no longer one who may manage everybody: such a one sees all jobs
    JsonNode management = own.admin().get(own.path("/clients?clientId=realm-management")).get(0);
    String mappings =
        own.path("/users/" + id + "/role-mappings/clients/" + management.path("id").asText());
    Object granted = own.admin().get(mappings);
    assertThat(own.admin().send("DELETE", mappings, granted).status()).isEqualTo(204);
    users.grantAdministration(id, "query-users");
    Rename.user(own, id, "formerly-deputy");
    Rename.address(own, id);
    String other = users.add("deputy");
    users.grantAdministration(other, "query-users");
    String path = own.path(JOBS + "/" + job.path("id").asText());
    String namesake = users.tokens("deputy", "app", Cities.ZURICH).text("access_token");
    assertThat(own.admin().sendAs(namesake, "GET", path, "").status()).isEqualTo(404);
    Http.Answer login =
        new Oidc(own, "app")
            .token(
                Map.of(
                    "grant_type",
                    "password",
                    "username",
                    "formerly-deputy",
                    "password",
                    "deputy",
                    "scope",
                    "openid"));
    assertThat(own.admin().sendAs(login.text("access_token"), "GET", path, "").status())
        .isEqualTo(200);
  }

  // ---- rows of versions that kept a name alone

  @Test
  void aNameWithoutAnIdIsShownAsItIs() throws SQLException {
    Realm old = Realms.on(Servers.postgres()).create();
    Http.Answer tokens = new Oidc(old, "app").directGrant();
    String session = tokens.text("session_state");
    assertThat(new Oidc(old, "app").logout(tokens.text("refresh_token")).status()).isEqualTo(204);
    try (Connection connection = Servers.database().connect("single");
        PreparedStatement asOld =
            connection.prepareStatement(
                "update session_guard_ledger set ended_by = ?, ended_by_id = null,"
                    + " ended_by_realm = null where session_id = ?")) {
      asOld.setString(1, old.userId());
      asOld.setString(2, session);
      assertThat(asOld.executeUpdate()).isEqualTo(1);
    }
    JsonNode row = old.admin().get(old.path(SESSIONS + "/" + session));
    assertThat(row.path("endedBy").asText()).isEqualTo(old.userId());
    assertThat(row.has("endedById")).isFalse();
    assertThat(row.has("endedByRealm")).isFalse();
  }
}
