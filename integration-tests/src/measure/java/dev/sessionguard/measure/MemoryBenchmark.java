package dev.sessionguard.measure;

import dev.sessionguard.chart.Chart;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.realm.LedgerFill;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What a request for a list of 100,000 sessions allocates on the server's heap, beside the
 * console's own list. No test and in no suite; run by the command in {@code
 * docs/benchmarks-memory.md}, which it writes.
 */
class MemoryBenchmark {
  /** Three in ten of the rows live. */
  private static final int ROWS = 333_334;

  private static final int REQUESTS = 200;
  private static final int WARM_UP = 20;
  private static final int MOST_MEGABYTES = 2;
  private static final String OURS = "/session-guard/sessions?";
  private static final String STOCK = "/ui-ext/sessions?type=ALL&max=20&first=";

  private final StringBuilder rows = new StringBuilder();
  private final Map<String, Double> answered = new LinkedHashMap<>();

  @Test
  void measure() throws SQLException, IOException {
    try (PostgresServer database = PostgresServer.start();
        KeycloakServer server =
            KeycloakServer.builder()
                .asInProduction()
                .postgres(database.createDatabase("memory"))
                .reconcileEvery(3600)
                .start();
        Connection connection = database.connect("memory")) {
      Realm realm = Realms.on(server).ofLongSessions().with("eventsEnabled", false).create();
      LedgerFill fill = new LedgerFill(connection, realm.id());
      fill.users(realm.addRole("auditor"), realm.addRole("member"));
      fill.sessions(1, ROWS, realm.clientUuid("app"));
      long live = fill.count("select count(*) from offline_user_session where offline_flag = '0'");
      double idle = idle(server);
      measure(server, realm, "a page of 20", OURS + "max=20", REQUESTS);
      measure(server, realm, "a page of 500", OURS + "max=500", REQUESTS);
      measure(server, realm, "a search with no hit", OURS + "search=nobody-here", REQUESTS);
      measure(server, realm, "a role of most users", OURS + "role=member", REQUESTS);
      measure(server, realm, "stock: first page of 20", STOCK + "0", REQUESTS);
      measure(server, realm, "stock: a search with no hit", STOCK + "0&search=nobody-here", 1);
      measure(server, realm, "stock: last page of 20", STOCK + (live - 20), 1);
      write(live, idle);
    }
  }

  /** Megabytes a second without any request. */
  private static double idle(KeycloakServer server) {
    double before = allocated(server);
    Duration span = Duration.ofSeconds(20);
    Await.sleep(span);
    return (allocated(server) - before) / span.toSeconds();
  }

  private void measure(KeycloakServer server, Realm realm, String name, String path, int requests) {
    for (int i = 0; i < WARM_UP && requests > 1; i++) {
      ask(realm, path);
    }
    double before = allocated(server);
    long start = System.nanoTime();
    boolean all = true;
    for (int i = 0; i < requests && all; i++) {
      all = ask(realm, path);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    double each = (allocated(server) - before) / requests;
    String verdict = each < MOST_MEGABYTES ? "met" : "**missed**";
    String row =
        String.format(
            Locale.ROOT,
            "| %s | %.2f | %s | %,d in %.0f s%s |%n",
            name,
            each,
            name.startsWith("stock") ? "" : verdict,
            requests,
            seconds,
            all ? "" : ", no answer yet");
    System.out.print("[benchmark] " + row);
    rows.append(row);
    if (all) {
      answered.put(name, each);
    }
  }

  /** Returns false where the stock list has not answered in 90 s; ours has to. */
  private static boolean ask(Realm realm, String path) {
    Http.Answer answer;
    try {
      answer = realm.admin().send("GET", realm.path(path), null);
    } catch (UncheckedIOException e) {
      if (path.startsWith(STOCK)) {
        return false;
      }
      throw e;
    }
    if (answer.status() != 200) {
      throw new AssertionError(path + " answered " + answer.status() + ": " + answer.body());
    }
    return true;
  }

  /** Megabytes that the server's JVM has allocated so far, the last of them included. */
  private static double allocated(KeycloakServer server) {
    server.collectGarbage();
    Await.pause();
    return server.metric("jvm_gc_memory_allocated_bytes_total") / (1024 * 1024);
  }

  private void write(long live, double idle) throws IOException {
    String report =
        """
        # The heap of a list request, measured

        Written on %s by `MemoryBenchmark`. Run it again with

        ```
        mvn -B -ntp verify -pl integration-tests -am -Dtest=none -Dit.test=MemoryBenchmark \\
          -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
        ```

        A realm with %,d live sessions and the history of others (%,d rows in the ledger) on PostgreSQL. Megabytes that
        the server's JVM allocates for a request, all of it, of which most is garbage at once: the difference of
        `jvm_gc_memory_allocated_bytes_total` between two collections, by the number of requests. The server alone
        allocates %.2f MB a second, which is not taken off.

        | request | MB | target: under %d MB | requests |
        |---|---:|---|---:|
        %s
        Of the requests that were answered:

        %s"""
            .formatted(
                LocalDate.now(),
                live,
                ROWS,
                idle,
                MOST_MEGABYTES,
                rows,
                Chart.bars("Heap of one request", "MB", answered));
    Document.write("benchmarks-memory.md", report);
  }
}
