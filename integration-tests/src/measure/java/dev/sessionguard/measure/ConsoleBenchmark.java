package dev.sessionguard.measure;

import com.microsoft.playwright.Page;
import dev.sessionguard.chart.Chart;
import dev.sessionguard.it.fixture.person.Administrator;
import dev.sessionguard.it.fixture.person.Chromium;
import dev.sessionguard.it.fixture.person.Console;
import dev.sessionguard.it.fixture.realm.LedgerFill;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.PostgresServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * How soon an administrator sees the first rows of 100,000 sessions after the click, beside the
 * console's own list. No test and in no suite; run by the command in {@code
 * docs/benchmarks-console.md}, which it writes.
 */
class ConsoleBenchmark {
  /** Three in ten of the rows live. */
  private static final int ROWS = 333_334;

  private static final int CLICKS = 20;
  private static final int MOST_MILLIS = 1_000;

  /** Clicks an entry of the navigation and answers after how many milliseconds rows are painted. */
  private static final String CLICK =
      """
      ([entry, rows]) => new Promise((resolve, reject) => {
        const began = performance.now();
        document.querySelector(entry).click();
        const look = () => {
          if (document.querySelector(rows)) {
            requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
          } else if (performance.now() - began > 120000) {
            reject(new Error("no rows: " + rows));
          } else {
            requestAnimationFrame(look);
          }
        };
        look();
      })
      """;

  private static final List<String> OURS =
      List.of("#nav-item-session-guard", "session-guard-page tbody tr[data-session]");
  private static final List<String> STOCK = List.of("#nav-item-sessions", "main table tbody tr td");
  private static final List<String> ELSEWHERE =
      List.of("#nav-item-client-scopes", "main table tbody tr td");

  @Test
  void measure() throws SQLException, IOException {
    try (PostgresServer database = PostgresServer.start();
        KeycloakServer server =
            KeycloakServer.builder()
                .asInProduction()
                .postgres(database.createDatabase("console"))
                .reconcileEvery(60)
                .start();
        Connection connection = database.connect("console");
        Chromium chromium = new Chromium()) {
      Realm realm = Administrator.in(Realms.on(server).ofLongSessions().create(), "realm-admin");
      LedgerFill fill = new LedgerFill(connection, realm.id());
      fill.users(realm.addRole("auditor"), realm.addRole("member"));
      fill.sessions(1, ROWS, realm.clientUuid("app"));
      long live = fill.count("select count(*) from offline_user_session where offline_flag = '0'");
      try (Console console =
          Console.of(chromium, server, realm.name()).logIn(realm.name(), Administrator.NAME)) {
        console.rows().first().waitFor();
        Page page = console.page();
        List<Double> cold = new ArrayList<>();
        List<Double> warm = new ArrayList<>();
        List<Double> stock = new ArrayList<>();
        for (int i = 0; i < CLICKS; i++) {
          page.navigate(console.address(realm.name(), "/client-scopes"));
          page.reload(); // so that the page's script is not there yet
          page.locator(ELSEWHERE.get(1)).first().waitFor();
          page.locator(OURS.get(0)).waitFor();
          cold.add(click(page, OURS));
          click(page, ELSEWHERE);
          warm.add(click(page, OURS));
          click(page, ELSEWHERE);
          stock.add(click(page, STOCK));
        }
        write(live, cold, warm, stock);
      }
    }
  }

  private static double click(Page page, List<String> where) {
    return ((Number) page.evaluate(CLICK, where)).doubleValue();
  }

  private static void write(long live, List<Double> cold, List<Double> warm, List<Double> stock)
      throws IOException {
    Map<String, List<Double>> clicks = new LinkedHashMap<>();
    clicks.put("Session management, first click after a reload", cold);
    clicks.put("Session management, later clicks", warm);
    clicks.put("the console's own list of sessions, later clicks", stock);
    StringBuilder rows = new StringBuilder();
    Map<String, Double> bars = new LinkedHashMap<>();
    clicks.forEach(
        (name, millis) -> {
          rows.append(row(name, millis));
          bars.put(name, percentile(millis, 95));
        });
    String report =
        """
        # The first rows in the console, measured

        Written on %s by `ConsoleBenchmark`. Run it again with

        ```
        mvn -B -ntp verify -pl integration-tests -am -Dtest=none -Dit.test=ConsoleBenchmark \\
          -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
        ```

        A realm with %,d live sessions and the history of others (%,d rows in the ledger)
        on PostgreSQL, a headless Chromium, %d cores that all share. Milliseconds from the click on
        the navigation's entry until rows are painted, over %d clicks each.

        | | median | 95th percentile | slowest |
        |---|---:|---:|---:|
        %s
        Target: first table under %,d ms after the click **%s** (by the 95th percentile of first
        clicks).

        %s"""
            .formatted(
                LocalDate.now(),
                live,
                ROWS,
                Runtime.getRuntime().availableProcessors(),
                CLICKS,
                rows,
                MOST_MILLIS,
                percentile(cold, 95) < MOST_MILLIS ? "met" : "missed",
                Chart.bars("From the click to the first rows, 95th percentile", "ms", bars));
    Document.write("benchmarks-console.md", report);
  }

  private static String row(String name, List<Double> millis) {
    return String.format(
        Locale.ROOT,
        "| %s | %.0f ms | %.0f ms | %.0f ms |%n",
        name,
        percentile(millis, 50),
        percentile(millis, 95),
        Collections.max(millis));
  }

  private static double percentile(List<Double> millis, int percent) {
    List<Double> sorted = millis.stream().sorted().toList();
    return sorted.get((int) Math.ceil(percent / 100.0 * sorted.size()) - 1);
  }
}
