package dev.sessionguard.measure;

import dev.sessionguard.chart.Chart;
import dev.sessionguard.it.fixture.check.Latencies;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.realm.LedgerFill;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.PostgresServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * How long it takes to end one session of 30,000, beside Keycloak's own call in the same run. No
 * test and in no suite; run by the command in {@code docs/benchmarks-end-one.md}, which it writes.
 */
class EndOneBenchmark {
  /** Three in ten of the rows live. */
  private static final int ROWS = 100_000;

  private static final int WARM_UP = 50;
  private static final int CALLS = 300;

  /** One kind of call and how long its calls took. */
  private record Kind(String name, String path, Latencies latencies) {
    Kind(String name, String path) {
      this(name, path, new Latencies());
    }

    String row() {
      return String.format(
          Locale.ROOT,
          "| %s | `DELETE %s{id}` | %.1f | %.1f | %.1f |%n",
          name,
          path.substring(1),
          latencies.percentile(50),
          latencies.percentile(95),
          latencies.percentile(99));
    }
  }

  @Test
  void measure() throws SQLException, IOException {
    try (PostgresServer database = PostgresServer.start();
        KeycloakServer with =
            KeycloakServer.builder()
                .asInProduction()
                .reconcileEvery(60) // as delivered
                .postgres(database.createDatabase("ours"))
                .start();
        KeycloakServer without =
            KeycloakServer.builder()
                .asInProduction()
                .reconcileEvery(60) // as delivered
                .postgres(database.createDatabase("stock"))
                .withoutProvider()
                .start();
        Connection connection = database.connect("ours")) {
      Realm ours = Realms.on(with).ofLongSessions().create();
      Realm stock = Realms.on(without).ofLongSessions().create();
      LedgerFill fill = new LedgerFill(connection, ours.id());
      fill.users(ours.addRole("auditor"), ours.addRole("member"));
      fill.sessions(1, ROWS, ours.clientUuid("app"));
      Kind ending = new Kind("ours", "/session-guard/sessions/");
      Kind same = new Kind("Keycloak's, with the jar", "/sessions/");
      Kind bare = new Kind("Keycloak's, without the jar", "/sessions/");
      for (int i = 0; i < WARM_UP + CALLS; i++) {
        boolean measured = i >= WARM_UP;
        end(ending, ours, measured);
        end(same, ours, measured);
        end(bare, stock, measured);
      }
      write(List.of(ending, same, bare));
    }
  }

  private static void end(Kind kind, Realm realm, boolean measured) {
    Oidc app = new Oidc(realm, "app");
    Http.Answer login = app.directGrant();
    String path = realm.path(kind.path() + login.text("session_state"));
    long start = System.nanoTime();
    Http.Answer answer = realm.admin().send("DELETE", path, null);
    long took = System.nanoTime() - start;
    if (answer.status() != 204) {
      throw new AssertionError(kind.name() + ": " + answer.status() + " " + answer.body());
    }
    if (app.refresh(login.text("refresh_token")).status() == 200) {
      throw new AssertionError(kind.name() + ": the token is still good");
    }
    if (measured) {
      kind.latencies().note(took);
    }
  }

  private static void write(List<Kind> kinds) throws IOException {
    StringBuilder rows = new StringBuilder();
    Map<String, Double> millis = new LinkedHashMap<>();
    for (Kind kind : kinds) {
      rows.append(kind.row());
      millis.put(kind.name() + ": median", kind.latencies().percentile(50));
      millis.put(kind.name() + ": p95", kind.latencies().percentile(95));
    }
    String report =
        """
        # Ending one session, measured

        Written on %s by `EndOneBenchmark`. Run it again with

        ```
        mvn -B -ntp verify -pl integration-tests -am -Dtest=none -Dit.test=EndOneBenchmark \\
          -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
        ```

        Two Keycloaks, one without the jar, and one PostgreSQL, on %d cores that all share with the client. The realm with
        the jar has %,d sessions in its ledger, three in ten of them live; the other has none. The kinds take turns, %d
        calls each after %d to warm up; after each call the session's refresh token is tried, and refused. There is no client
        to tell. Ours also finds out who may end whom, and writes the end, its reason and its author into the history;
        with the jar, Keycloak's own call has its end written there, too. Milliseconds.

        | whose | call | median | p95 | p99 |
        |---|---|---:|---:|---:|
        %s
        %s"""
            .formatted(
                LocalDate.now(),
                Runtime.getRuntime().availableProcessors(),
                ROWS,
                CALLS,
                WARM_UP,
                rows,
                Chart.bars("Ending one session", "ms", millis));
    Document.write("benchmarks-end-one.md", report);
  }
}
