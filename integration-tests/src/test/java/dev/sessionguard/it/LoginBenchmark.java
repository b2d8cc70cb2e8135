package dev.sessionguard.it;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;
import org.junit.jupiter.api.Test;

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

  /** Each thread is a user of its own. */
  private static final int THREADS = 2;

  private static final int LOGINS_OF_BLOCK = 12;
  private static final String CHEAP = "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)";

  /** Keycloak's default, argon2. */
  private static final String DEFAULT = "";

  /** One kind of login, its blocks' speeds in logins a second and its logins' microseconds. */
  private record Kind(String name, List<Oidc> users, List<Double> speeds, Histogram micros) {
    Kind(String name, Realm realm) {
      this(
          name,
          IntStream.range(0, THREADS)
              .mapToObj(i -> new Oidc(realm.withAnotherUser("user" + i), "app"))
              .toList(),
          new ArrayList<>(),
          new SynchronizedHistogram(60_000_000L, 3));
    }

    void block(boolean measured) {
      List<Callable<Long>> threads = new ArrayList<>();
      for (Oidc user : users) {
        threads.add(() -> logins(user, measured));
      }
      long nanos = Parallel.run(threads).stream().mapToLong(Long::longValue).max().orElseThrow();
      if (measured) {
        speeds.add(THREADS * LOGINS_OF_BLOCK * 1e9 / nanos);
      }
    }

    /** Returns the nanoseconds of the logins alone; the logouts between them count for nobody. */
    private long logins(Oidc user, boolean measured) {
      long all = 0;
      for (int i = 0; i < LOGINS_OF_BLOCK; i++) {
        long start = System.nanoTime();
        Http.Answer answer = user.directGrant();
        long took = System.nanoTime() - start;
        if (answer.status() != 200) {
          throw new AssertionError(name + ": " + answer.status() + " " + answer.body());
        }
        all += took;
        if (measured) {
          micros.recordValue(took / 1000);
        }
        user.logout(answer.text("refresh_token"));
      }
      return all;
    }

    /** The median of its blocks' speeds, each of the stock block of the same turn. */
    double ofStock(Kind stock) {
      return median(
          IntStream.range(0, speeds.size())
              .mapToObj(i -> speeds.get(i) / stock.speeds.get(i))
              .toList());
    }

    double percentile(double percent) {
      return micros.getValueAtPercentile(percent) / 1000.0;
    }
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  @Test
  void measure() throws IOException {
    StringBuilder rows = new StringBuilder();
    try (PostgresServer database = PostgresServer.start();
        KeycloakServer without =
            KeycloakServer.builder()
                .postgres(database.createDatabase("stock"))
                .withoutProvider()
                .start();
        KeycloakServer with =
            KeycloakServer.builder().postgres(database.createDatabase("ours")).start()) {
      rows.append(rows("cheap", CHEAP, WARM_UP_BLOCKS, BLOCKS, without, with, 0.90));
      rows.append(rows("default", DEFAULT, SLOW_WARM_UP_BLOCKS, SLOW_BLOCKS, without, with, 0.97));
    }
    write(rows.toString());
  }

  private static String rows(
      String hash,
      String policy,
      int warmUpBlocks,
      int blocks,
      KeycloakServer without,
      KeycloakServer with,
      double target) {
    Realm on = realm(with, policy);
    on.limit(2, "end-oldest");
    Kind stock = new Kind("Keycloak without the jar", realm(without, policy));
    Kind off = new Kind("the jar, limit off", realm(with, policy));
    Kind limited = new Kind("the jar, limit 2", on);
    // once more: both servers get as much to do and to warm up by, and it tells what chance does
    Kind again = new Kind("Keycloak without the jar, again", realm(without, policy));
    List<Kind> kinds = List.of(stock, again, off, limited);
    for (int i = 0; i < warmUpBlocks; i++) {
      kinds.forEach(kind -> kind.block(false));
    }
    List<Kind> turns = new ArrayList<>(kinds);
    for (int i = 0; i < blocks; i++) {
      turns.forEach(kind -> kind.block(true));
      Collections.rotate(turns, 1);
    }
    StringBuilder rows = new StringBuilder();
    for (Kind kind : kinds) {
      double ratio = kind.ofStock(stock);
      double added = kind.percentile(95) - stock.percentile(95);
      rows.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %.1f | %.2f | %.1f | %.1f | %.1f | %s |%n",
              hash,
              kind.name(),
              median(kind.speeds()),
              ratio,
              kind.percentile(50),
              kind.percentile(95),
              kind.percentile(99),
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
    System.out.println(rows);
    return rows.toString();
  }

  private static Realm realm(KeycloakServer server, String policy) {
    return Realms.on(server).with("eventsEnabled", false).with("passwordPolicy", policy).create();
  }

  private static void write(String rows) throws IOException {
    String report =
        """
        # What the jar costs a login, measured

        Written on %s by `LoginBenchmark`. Run it again with

        ```
        mvn -B -ntp verify -pl integration-tests -am -Dtest=none -Dit.test=LoginBenchmark \\
          -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
        ```

        Two Keycloaks, one without the jar, each with a database on the same PostgreSQL, on %d cores that all share with
        the client. Direct grants by %d users at once, each of whom holds no session before and logs out, unmeasured,
        after it. Kinds take turns in blocks of %d logins: %d blocks with the cheap hash after %d to warm up, then %d with
        the default after %d. *Of stock* is the median, over the turns, of a block's speed by that of the stock block of
        the same turn; what *again* differs from 1 is chance, since it is the same. The cheap hash is one iteration of
        PBKDF2, so that the login's own cost shows; the default is Keycloak's, argon2. Milliseconds.

        | hash | kind | logins a second | of stock | median | p95 | p99 | target |
        |---|---|---:|---:|---:|---:|---:|---|
        %s
        """
            .formatted(
                LocalDate.now(),
                Runtime.getRuntime().availableProcessors(),
                THREADS,
                THREADS * LOGINS_OF_BLOCK,
                BLOCKS,
                WARM_UP_BLOCKS,
                SLOW_BLOCKS,
                SLOW_WARM_UP_BLOCKS,
                rows);
    Document.write("benchmarks-login.md", report);
  }
}
