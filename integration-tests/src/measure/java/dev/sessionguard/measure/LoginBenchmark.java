package dev.sessionguard.measure;

import dev.sessionguard.chart.Chart;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.PostgresServer;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What the jar costs a login, beside a Keycloak without it, in one run. No test and in no suite;
 * run by the command in {@code docs/benchmarks-login.md}, which it writes.
 *
 * <p>Blocks of logins of every kind take turns, so that whatever else the machine does hits them
 * alike.
 */
class LoginBenchmark {
  /** Of logins with the cheap hash, which take little time and vary the more. */
  private static final int BLOCKS = 150;

  /** Both servers' compilers have done their work by then. */
  private static final int WARM_UP_BLOCKS = 60;

  /** With the default hash a login takes many times as long. */
  private static final int SLOW_BLOCKS = 50;

  private static final int SLOW_WARM_UP_BLOCKS = 5;

  /**
   * Without it chance in the order of compilation makes argon2 in one server twice as slow as in
   * another, for as long as they run.
   */
  private static final String ARGON2_IN_ONE_PIECE =
      "-XX:CompileCommand=quiet"
          + " -XX:CompileCommand=inline,org/bouncycastle/crypto/generators/Argon2BytesGenerator*.*";

  private final StringBuilder charts = new StringBuilder();

  /** What a database in another house is away. */
  private static final Duration AWAY = Duration.ofMillis(1);

  /** The one setting that is tried, for a first look while something is changed; writes no page. */
  @Test
  @EnabledIfSystemProperty(named = "sessionGuard.blocks", matches = "\\d+")
  void look() throws IOException {
    int blocks = Integer.getInteger("sessionGuard.blocks");
    try (PostgresServer database = PostgresServer.start();
        KeycloakServer without =
            server(database.createDatabase("stock")).withoutProvider().start();
        KeycloakServer with = server(database.createDatabase("ours")).start()) {
      rows(
          new Setting("cheap", Realms.CHEAP_HASH, WARM_UP_BLOCKS, blocks, 0.97, 0.95),
          without,
          with);
    }
  }

  @Test
  @DisabledIfSystemProperty(named = "sessionGuard.blocks", matches = "\\d+")
  void measure() throws IOException {
    StringBuilder rows = new StringBuilder();
    try (PostgresServer database = PostgresServer.start()) {
      String stock = database.createDatabase("stock");
      String ours = database.createDatabase("ours");
      try (KeycloakServer without = server(stock).withoutProvider().start();
          KeycloakServer with = server(ours).start()) {
        Setting cheap = new Setting("cheap", Realms.CHEAP_HASH, WARM_UP_BLOCKS, BLOCKS, 0.97, 0.95);
        rows.append(rows(cheap, without, with));
        rows.append(
            rows(
                new Setting(
                    "default", Realms.DEFAULT_HASH, SLOW_WARM_UP_BLOCKS, SLOW_BLOCKS, 0.97, 0.97),
                without,
                with));
      }
      try (SlowLine line = SlowLine.to(database.port(), AWAY);
          KeycloakServer without =
              server(through(line, database, stock)).withoutProvider().start();
          KeycloakServer with = server(through(line, database, ours)).start()) {
        Setting away =
            new Setting(
                "cheap, database 1 ms away", Realms.CHEAP_HASH, WARM_UP_BLOCKS, BLOCKS, 0.97, 0.90);
        rows.append(rows(away, without, with));
      }
    }
    write(rows.toString());
  }

  /** What a group of kinds is measured with, and what share of stock's speed they are to keep. */
  private record Setting(
      String name, String policy, int warmUp, int blocks, double targetOff, double targetOn) {}

  private static KeycloakServer.Builder server(String url) {
    return KeycloakServer.builder()
        .asInProduction()
        .reconcileEvery(60) // as delivered
        .postgres(url)
        .environment("JAVA_OPTS_APPEND", ARGON2_IN_ONE_PIECE);
  }

  private static String through(SlowLine line, PostgresServer database, String url) {
    return url.replace(":" + database.port() + "/", ":" + line.port() + "/");
  }

  private String rows(Setting setting, KeycloakServer without, KeycloakServer with) {
    Realm on = realm(with, setting.policy());
    on.limit(2, "end-oldest");
    LoginKind stock = kind("Keycloak without the jar", without, setting);
    LoginKind off = kind("the jar, limit off", with, setting);
    LoginKind limited = new LoginKind("the jar, limit 2", on, CpuTime.of(with));
    // once more: both servers get as much to do and to warm up by, and it tells what chance does
    LoginKind again = kind("Keycloak without the jar, again", without, setting);
    List<LoginKind> kinds = List.of(stock, again, off, limited);
    for (int i = 0; i < setting.warmUp(); i++) {
      kinds.forEach(kind -> kind.block(false));
    }
    List<LoginKind> turns = new ArrayList<>(kinds);
    Random order = new Random(setting.blocks());
    for (int i = 0; i < setting.blocks(); i++) {
      turns.forEach(kind -> kind.block(true));
      Collections.shuffle(turns, order);
    }
    StringBuilder rows = new StringBuilder();
    for (LoginKind kind : kinds) {
      double ratio = kind.ofStock(stock);
      double target = kind == off ? setting.targetOff() : setting.targetOn();
      double added = kind.latencies().percentile(95) - stock.latencies().percentile(95);
      rows.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %.1f | %.2f | %.1f | %.1f | %.1f | %s | %s |%n",
              setting.name(),
              kind.name(),
              kind.medianSpeed(),
              ratio,
              kind.latencies().percentile(50),
              kind.latencies().percentile(95),
              kind.latencies().percentile(99),
              kind.cpuOfLogin(),
              kind == stock || kind == again
                  ? ""
                  : String.format(
                      Locale.ROOT,
                      "%.2f **%s**; p95 %+.1f ms **%s**",
                      target,
                      ratio >= target ? "met" : "missed",
                      added,
                      added <= 5 ? "met" : "missed")));
    }
    Map<String, Double> speeds = new LinkedHashMap<>();
    kinds.forEach(kind -> speeds.put(kind.name(), kind.ofStock(stock)));
    charts
        .append(Chart.bars("Speed of a login, hash: " + setting.name(), "of stock", speeds))
        .append('\n');
    System.out.println(rows);
    return rows.toString();
  }

  private static LoginKind kind(String name, KeycloakServer server, Setting setting) {
    return new LoginKind(name, realm(server, setting.policy()), CpuTime.of(server));
  }

  private static Realm realm(KeycloakServer server, String policy) {
    return Realms.on(server).with("eventsEnabled", false).with("passwordPolicy", policy).create();
  }

  private void write(String rows) throws IOException {
    String report =
        """
        # What the jar costs a login, measured

        Written on %s by `LoginBenchmark`. Run it again with

        ```
        mvn -B -ntp verify -pl integration-tests -am -Dtest=none -Dit.test=LoginBenchmark \\
          -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
        ```

        Two Keycloaks, one without the jar, each with a database on the same PostgreSQL, on %d cores that all share with
        the client. Direct grants, %d at a time, by users who hold no session before; when all of a block are logged in,
        all log out, unmeasured. Kinds take turns in an order of chance, since what a server does after a block falls into the next;
        before 2026-11-28 stock always came after the limit, and "again" after stock. The node reconciles once a minute, as delivered;
        before that day it did every two seconds, as in tests. Blocks of %d logins: %d blocks with the cheap hash after %d to warm up, then %d with
        the default after %d, then the first again with a database that is 1 ms away: a proxy holds back what is sent to it.
        *CPU* is that of the node's JVM and of PostgreSQL for a login, in milliseconds; what a node does in the background counts with
        whoever logs in then. *Of stock* is the median, over the turns, of a block's speed by that of the stock block of
        the same turn; what *again* differs from 1 is chance, since it is the same. The cheap hash is one iteration of
        PBKDF2, so that the login's own cost shows; the default is Keycloak's, argon2. Both servers are told to compile
        argon2 in one piece (`%s`): otherwise
        chance makes it twice as slow in one of them as in the other, with or without the jar. Milliseconds. The targets with the
        cheap hash are since 2026-11-27 0.97 with the limit off and 0.95 with it on; before they were 0.90 for both.

        | hash | kind | logins a second | of stock | median | p95 | p99 | CPU | target |
        |---|---|---:|---:|---:|---:|---:|---:|---|
        %s
        %s"""
            .formatted(
                LocalDate.now(),
                Runtime.getRuntime().availableProcessors(),
                LoginKind.THREADS,
                LoginKind.THREADS * LoginKind.LOGINS_OF_BLOCK,
                BLOCKS,
                WARM_UP_BLOCKS,
                SLOW_BLOCKS,
                SLOW_WARM_UP_BLOCKS,
                ARGON2_IN_ONE_PIECE,
                rows,
                charts);
    Document.write("benchmarks-login.md", report);
  }
}
