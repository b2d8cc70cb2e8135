package dev.sessionguard.measure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.check.Latencies;
import dev.sessionguard.it.fixture.client.Admin;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.person.People;
import dev.sessionguard.it.fixture.realm.Cities;
import dev.sessionguard.it.fixture.realm.LedgerFill;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.PostgresServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What a delegate's questions cost, who may view the 10,000 members of a group, beside the same by
 * an administrator of all users. No test and in no suite; run by the command in {@code
 * docs/benchmarks-delegate.md}, which it writes.
 */
class DelegateBenchmark {
  private static final int USERS = 30_000;
  private static final int VISIBLE = 10_000;

  /** Three in ten of the rows live. */
  private static final int ROWS = 100_000;

  private static final int WARM_UP = 20;
  private static final int CALLS = 100;

  private static final String SESSIONS = "/session-guard/sessions";

  /** A question, and how long its answers took to each of the two. */
  private record Question(
      String name, String method, String path, String body, Latencies delegate, Latencies all) {
    Question(String name, String path) {
      this(name, "GET", path, "", new Latencies(), new Latencies());
    }

    String row() {
      return String.format(
          Locale.ROOT,
          "| %s | %.1f | %.1f | %.1f | %.1f |%n",
          name,
          delegate.percentile(50),
          delegate.percentile(95),
          all.percentile(50),
          all.percentile(95));
    }
  }

  @Test
  void measure() throws SQLException, IOException {
    try (PostgresServer database = PostgresServer.start();
        KeycloakServer server =
            KeycloakServer.builder()
                .asInProduction()
                .postgres(database.createDatabase("ours"))
                .start();
        Connection connection = database.connect("ours")) {
      Realm realm =
          Realms.on(server)
              .with("adminPermissionsEnabled", true)
              .with("accessTokenLifespan", 3600)
              .create();
      People people = new People(realm);
      people.grantAdministration(people.add("delegate"), "query-users");
      people.grantAdministration(people.add("viewer"), "view-users");
      String group = people.group("many", "");
      permit(realm, people.id("delegate"), group);
      LedgerFill fill = new LedgerFill(connection, realm.id(), USERS);
      fill.users(realm.addRole("auditor"), realm.addRole("member"));
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "insert into user_group_membership (group_id, user_id, membership_type)"
                + " select '%s', id, 'UNMANAGED' from person where u <= %d"
                    .formatted(group, VISIBLE));
      }
      fill.sessions(1, ROWS, realm.clientUuid("app"));
      String delegate = people.tokens("delegate", "app", Cities.ZURICH).text("access_token");
      String viewer = people.tokens("viewer", "app", Cities.ZURICH).text("access_token");
      JsonNode first = ask(realm, delegate, "GET", SESSIONS + "?max=20", "").json().path("items");
      String id = first.get(0).path("id").asText();
      List<Question> questions =
          List.of(
              new Question("first page of 20", SESSIONS + "?max=20"),
              new Question("page of 500", SESSIONS + "?max=500"),
              new Question("by user name, the history too", SESSIONS + "?sort=username&status=all"),
              new Question("search by a name", SESSIONS + "?search=anna"),
              new Question("search without a hit", SESSIONS + "?search=nobody"),
              new Question("of a city", SESSIONS + "?city=Osaka"),
              new Question("one session", SESSIONS + "/" + id),
              new Question(
                  "what ending all would end",
                  "POST",
                  SESSIONS + "/revoke",
                  "{\"all\":true,\"dryRun\":true}",
                  new Latencies(),
                  new Latencies()),
              new Question("Keycloak's own: its first 20 users", "/users?max=20"));
      for (int i = 0; i < WARM_UP + CALLS; i++) {
        for (Question question : questions) {
          note(realm, delegate, question, i < WARM_UP ? new Latencies() : question.delegate());
          note(realm, viewer, question, i < WARM_UP ? new Latencies() : question.all());
        }
      }
      long total = ask(realm, delegate, "GET", SESSIONS, "").json().path("total").asLong();
      write(questions, total);
    }
  }

  private static void permit(Realm realm, String delegate, String group) {
    Admin admin = realm.admin();
    JsonNode client = admin.get(realm.path("/clients?clientId=admin-permissions")).get(0);
    String server = realm.path("/clients/" + client.path("id").asText() + "/authz/resource-server");
    String policy =
        admin
            .post(server + "/policy/user", Map.of("name", "delegate", "users", List.of(delegate)))
            .text("id");
    admin.post(
        server + "/permission/scope",
        Map.of(
            "name",
            "members",
            "resourceType",
            "Groups",
            "scopes",
            List.of("view-members", "manage-members"),
            "resources",
            List.of(group),
            "policies",
            List.of(policy)));
  }

  private static Http.Answer ask(
      Realm realm, String token, String method, String path, String body) {
    Http.Answer answer = realm.admin().sendAs(token, method, realm.path(path), body);
    if (answer.status() != 200) {
      throw new AssertionError(path + ": " + answer.status() + " " + answer.body());
    }
    return answer;
  }

  private static void note(Realm realm, String token, Question question, Latencies latencies) {
    long start = System.nanoTime();
    ask(realm, token, question.method(), question.path(), question.body());
    latencies.note(System.nanoTime() - start);
  }

  private static void write(List<Question> questions, long total) throws IOException {
    StringBuilder rows = new StringBuilder();
    questions.forEach(question -> rows.append(question.row()));
    String report =
        """
        # A delegate's questions, measured

        Written on %s by `DelegateBenchmark`. Run it again with

        ```
        mvn -B -ntp verify -pl integration-tests -am -Dtest=none -Dit.test=DelegateBenchmark \\
          -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
        ```

        One Keycloak and one PostgreSQL, on %d cores that both share with the client. The realm has %,d users and %,d
        sessions in its ledger, three in ten of them live. The delegate has `query-users` and a fine-grained permission to view
        and manage the %,d members of a group, and sees %,d live sessions; the other administrator has `view-users`. They
        take turns, %d questions each of a kind after %d to warm up. Milliseconds.

        | question | delegate: median | p95 | `view-users`: median | p95 |
        |---|---:|---:|---:|---:|
        %s"""
            .formatted(
                LocalDate.now(),
                Runtime.getRuntime().availableProcessors(),
                USERS,
                ROWS,
                VISIBLE,
                total,
                CALLS,
                WARM_UP,
                rows);
    Document.write("benchmarks-delegate.md", report);
  }
}
