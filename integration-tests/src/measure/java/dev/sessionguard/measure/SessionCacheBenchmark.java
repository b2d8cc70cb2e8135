package dev.sessionguard.measure;

import dev.sessionguard.chart.Chart;
import dev.sessionguard.it.fixture.server.PostgresServer;
import dev.sessionguard.measure.SessionCacheServer.Work;
import java.io.IOException;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What it costs to switch Keycloak's cache of sessions off, with the jar and without it, in one
 * run. No test and in no suite; run by the command in {@code docs/benchmarks-cache.md}, which it
 * writes when {@code sessionGuard.write} is set.
 *
 * <p>Servers take turns at each kind of call, so that whatever else the machine does hits them
 * alike.
 */
class SessionCacheBenchmark {
  private static final int ROUNDS = Integer.getInteger("sessionGuard.rounds", 30);
  private static final int WARM_UP = Integer.getInteger("sessionGuard.warmUpRounds", 10);
  private static final int SESSIONS = Integer.getInteger("sessionGuard.sessions", 10_000);

  /** Of one turn. */
  private static final double SECONDS =
      Double.parseDouble(System.getProperty("sessionGuard.seconds", "0.5"));

  /** The median of the turns' ratios, and between what half of them lie. */
  private record Ratio(double low, double median, double high) {
    /** Turns of the same round are compared. */
    static Ratio of(Work work, SessionCacheServer one, SessionCacheServer other) {
      List<Double> speeds = one.figures(work).speeds();
      List<Double> others = other.figures(work).speeds();
      double[] sorted =
          IntStream.range(0, speeds.size())
              .mapToDouble(i -> speeds.get(i) / others.get(i))
              .sorted()
              .toArray();
      int last = sorted.length - 1;
      return new Ratio(sorted[last / 4], sorted[sorted.length / 2], sorted[last - last / 4]);
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", median, low, high);
    }
  }

  private SessionCacheServer stockOn;
  private SessionCacheServer stockOff;
  private SessionCacheServer oursOn;
  private SessionCacheServer oursOff;

  @Test
  void measure() throws SQLException, IOException {
    try (PostgresServer database = PostgresServer.start();
        SessionCacheServer first = start(database, false, true);
        SessionCacheServer second = start(database, false, false);
        SessionCacheServer third = start(database, true, true);
        SessionCacheServer fourth = start(database, true, false)) {
      stockOn = first;
      stockOff = second;
      oursOn = third;
      oursOff = fourth;
      List<SessionCacheServer> turns = new ArrayList<>(servers());
      Random order = new Random(26);
      for (int i = 0; i < WARM_UP + ROUNDS; i++) {
        // what a server does in the background must not always fall into the same one's turn
        Collections.shuffle(turns, order);
        round(turns, i >= WARM_UP);
      }
    }
    String report = report();
    if (System.getProperty("sessionGuard.write") == null) {
      System.out.println(report);
    } else {
      Document.write("benchmarks-cache.md", report);
    }
  }

  private static SessionCacheServer start(PostgresServer database, boolean jar, boolean cache)
      throws SQLException {
    return SessionCacheServer.start(database, jar, cache, SESSIONS, SECONDS);
  }

  private List<SessionCacheServer> servers() {
    return List.of(stockOn, stockOff, oursOn, oursOff);
  }

  private static void round(List<SessionCacheServer> turns, boolean measured) {
    for (Work work : Work.values()) {
      for (SessionCacheServer server : turns) {
        if (server.does(work)) {
          server.take(work, measured);
        }
      }
    }
  }

  private String report() {
    StringBuilder rows = new StringBuilder();
    Map<String, Double> bars = new LinkedHashMap<>();
    for (Work work : Work.values()) {
      for (SessionCacheServer server : servers()) {
        if (server.does(work)) {
          rows.append(row(work, server));
        }
      }
      if (stockOn.does(work)) {
        bars.put(work.title() + ", Keycloak alone", Ratio.of(work, stockOff, stockOn).median());
      }
      bars.put(work.title() + ", the jar", Ratio.of(work, oursOff, oursOn).median());
    }
    return """
        # Keycloak's session cache switched off, measured

        Written on %s by `SessionCacheBenchmark`. Run it again with

        ```
        mvn -B -ntp verify -pl integration-tests -am -Dtest=none -Dit.test=SessionCacheBenchmark -DsessionGuard.write \\
          -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
        ```

        Four Keycloaks, without and with the jar, with the session cache on, which is the default, and off
        (`--spi-user-sessions--infinispan--use-caches=false`), each with a database on the same PostgreSQL, on %d cores that all
        share with the client. Each has some %,d live sessions. Servers take turns of %s s at each kind of call, in another order
        in each round: %d rounds after %d to warm up. Logins are direct grants with a cheap hash, %d at a time, by users who hold
        no session before; at the end of the turn all log out, unmeasured. With the jar there is a limit of %d. Refreshes and
        userinfo, as many at a time, use %d sessions one after the other. Lists are asked for their first page of %d, one call at
        a time: ours with its total, Keycloak's as the sessions of a client. The jar's reconciler does not run.

        *Of stock* is a server's speed by that of Keycloak alone with its cache, *off by on* that of a server without the cache
        by that of its like with it; each is the median over the rounds, and half of the rounds lie between the figures in
        brackets. What one server does faster than its like by chance is in both and in no bracket: on the page of the
        [login](benchmarks-login.md) it is 4 %%. Milliseconds.

        | call | server | a second | of stock | off by on | median | p95 |
        |---|---|---:|---:|---:|---:|---:|
        %s
        %s
        The speed without the cache, of that with it:

        %s"""
        .formatted(
            LocalDate.now(),
            Runtime.getRuntime().availableProcessors(),
            SESSIONS,
            SECONDS,
            ROUNDS,
            WARM_UP,
            SessionCacheServer.THREADS,
            SessionCacheServer.LIMIT,
            SessionCacheServer.HELD,
            SessionCacheServer.PAGE,
            rows,
            meaning(),
            Chart.bars("Without the session cache", "of the speed with it", bars));
  }

  private String row(Work work, SessionCacheServer server) {
    SessionCacheServer.Figures figures = server.figures(work);
    double[] speeds = figures.speeds().stream().mapToDouble(Double::doubleValue).sorted().toArray();
    boolean off = server == stockOff || server == oursOff;
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.1f | %s | %s | %.1f | %.1f |%n",
        work.title(),
        server.name(),
        speeds[speeds.length / 2],
        ofStock(work, server),
        off ? Ratio.of(work, server, server == oursOff ? oursOn : stockOn) : "",
        figures.latencies().percentile(50),
        figures.latencies().percentile(95));
  }

  private String ofStock(Work work, SessionCacheServer server) {
    if (server == stockOn) {
      return "1.00";
    }
    return stockOn.does(work) ? Ratio.of(work, server, stockOn).toString() : "";
  }

  private String meaning() {
    return String.format(
        Locale.ROOT,
        """
        With the cache off Keycloak alone does %s that it does with the cache on;
        with the jar it is %s.
        Of what Keycloak alone does, the jar has with the cache off in both %s,
        with the cache on in both %s.
        The first page of our list takes %.1f ms with the cache and %.1f ms without it (medians).
        """,
        shares(stockOff, stockOn),
        shares(oursOff, oursOn),
        shares(oursOff, stockOff),
        shares(oursOn, stockOn),
        oursOn.figures(Work.OUR_LIST).latencies().percentile(50),
        oursOff.figures(Work.OUR_LIST).latencies().percentile(50));
  }

  private static String shares(SessionCacheServer one, SessionCacheServer other) {
    return String.format(
        Locale.ROOT,
        "%.2f of the logins, %.2f of the refreshes and %.2f of the userinfo calls",
        Ratio.of(Work.LOGIN, one, other).median(),
        Ratio.of(Work.REFRESH, one, other).median(),
        Ratio.of(Work.USER_INFO, one, other).median());
  }
}
