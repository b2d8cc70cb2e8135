package dev.sessionguard.measure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.chart.Chart;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.realm.LedgerFill;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.PostgresServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/**
 * What the reconciler needs for a ledger of a million rows: when all is well, and to bring back
 * into line what is not. No test and in no suite; run by the command in {@code
 * docs/benchmarks-reconcile.md}, which it writes.
 */
class ReconcileBenchmark {
  private static final int ROWS = 1_000_000;
  private static final int ASTRAY = 20_000;
  private static final int QUIET_ROUNDS = 5;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final StringBuilder rows = new StringBuilder();
  private final Map<String, Double> bars = new LinkedHashMap<>();

  @Test
  void measure() throws SQLException, IOException {
    try (PostgresServer database = PostgresServer.start("shared_buffers=2GB", "max_wal_size=4GB");
        KeycloakServer server =
            KeycloakServer.builder()
                .asInProduction()
                .postgres(database.createDatabase("reconcile"))
                .reconcileEvery(5)
                .start();
        Connection connection = database.connect("reconcile")) {
      Realm realm = Realms.on(server).ofLongSessions().create();
      LedgerFill fill = new LedgerFill(connection, realm.id());
      fill.users(realm.addRole("auditor"), realm.addRole("member"));
      fill.sessions(1, ROWS, realm.clientUuid("app"));
      String live = "select count(*) from session_guard_ledger where live";
      long before = fill.count(live);
      awaitRounds(server, 2);
      line("a round in which all is well, %,d live rows", before, quiet(server), "");

      fill.run(
          "create temp table astray as select session_id from session_guard_ledger where live"
              + " and login_time < extract(epoch from now()) * 1000 - 3600000 limit "
              + ASTRAY,
          "delete from offline_client_session where user_session_id in (select * from astray)",
          "delete from offline_user_session where user_session_id in (select * from astray)");
      work("close %,d rows whose session is gone", ASTRAY, () -> before - count(fill, live));

      fill.run(
          "drop table astray",
          "create temp table astray as select id from session_guard_ledger where live"
              + " and login_time < extract(epoch from now()) * 1000 - 3600000 limit "
              + ASTRAY,
          "delete from session_guard_client where ledger_id in (select * from astray)",
          "delete from session_guard_ledger where id in (select * from astray)");
      long left = fill.count(live);
      work("take over %,d sessions without a row", ASTRAY, () -> count(fill, live) - left);

      String all = "select count(*) from session_guard_ledger";
      long many = fill.count(all);
      long old =
          fill.count(
              "select count(*) from session_guard_ledger where end_time <"
                  + " extract(epoch from now()) * 1000 - 30 * 86400000::bigint");
      ObjectNode settings = Http.JSON.valueToTree(Realm.settings(false, 1, "deny"));
      settings.set("history", Http.JSON.valueToTree(Map.of("retentionDays", 30)));
      realm.admin().put(realm.path("/session-guard/settings"), settings);
      work("delete %,d rows that are too old", old, () -> many - count(fill, all));
      write();
    }
  }

  /** Seconds of an average round. */
  private static double quiet(KeycloakServer server) {
    double seconds = server.metric("session_guard_reconciler_seconds_sum");
    double rounds = server.metric("session_guard_reconciler_seconds_count");
    awaitRounds(server, QUIET_ROUNDS);
    return (server.metric("session_guard_reconciler_seconds_sum") - seconds)
        / (server.metric("session_guard_reconciler_seconds_count") - rounds);
  }

  private static void awaitRounds(KeycloakServer server, int rounds) {
    double now = server.metric("session_guard_reconciler_seconds_count");
    if (!Await.until(
        PATIENCE, () -> server.metric("session_guard_reconciler_seconds_count") >= now + rounds)) {
      throw new AssertionError("Not " + rounds + " rounds within " + PATIENCE);
    }
  }

  private static long count(LedgerFill fill, String sql) {
    try {
      return fill.count(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Counts from the first row that is done, since a round may be some seconds away. */
  private void work(String what, long rows, LongSupplier done) {
    if (!Await.until(PATIENCE, () -> done.getAsLong() > 0)) {
      throw new AssertionError("Not begun: " + what);
    }
    long first = done.getAsLong();
    long start = System.nanoTime();
    if (!Await.until(PATIENCE, () -> done.getAsLong() >= rows)) {
      throw new AssertionError("Not done: " + what + ", but " + done.getAsLong());
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    line(what, rows, seconds, String.format(Locale.ROOT, "%,.0f", (rows - first) / seconds));
  }

  private void line(String what, long count, double seconds, String speed) {
    String name = String.format(Locale.ROOT, what, count);
    String row = String.format(Locale.ROOT, "| %s | %.1f s | %s |%n", name, seconds, speed);
    bars.put(name, seconds);
    System.out.print("[benchmark] " + row);
    rows.append(row);
  }

  private void write() throws IOException {
    String report =
        """
        # Reconciling a million rows, measured

        Written on %s by `ReconcileBenchmark`. Run it again with

        ```
        mvn -B -ntp verify -pl integration-tests -am -Dtest=none -Dit.test=ReconcileBenchmark \\
          -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
        ```

        One Keycloak and one PostgreSQL with `shared_buffers=2GB`, on %d cores that both share, a ledger of %,d rows.
        Keycloak has nothing to compare this with.

        | what | time | rows a second |
        |---|---:|---:|
        %s
        %s"""
            .formatted(
                LocalDate.now(),
                Runtime.getRuntime().availableProcessors(),
                ROWS,
                rows,
                Chart.bars("Reconciling", "s", bars));
    Document.write("benchmarks-reconcile.md", report);
  }
}
