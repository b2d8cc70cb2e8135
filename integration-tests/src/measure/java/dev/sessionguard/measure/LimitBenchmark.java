package dev.sessionguard.measure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.chart.Chart;
import dev.sessionguard.it.fixture.check.Latencies;
import dev.sessionguard.it.fixture.check.Parallel;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.realm.StockLimiter;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.PostgresServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * How much a user's sessions slow down the user's next login: without a limit, with ours, and with
 * Keycloak's own limiter, on one server in one run. No test and in no suite; run by the command in
 * {@code docs/benchmarks-limit.md}, which it writes.
 *
 * <p>Logins of all kinds take turns, so that whatever else the machine does hits them alike.
 */
class LimitBenchmark {
  private static final int MANY = 1000;
  private static final int FEW = 10;
  private static final int LOGINS = 300;
  private static final int WARM_UP = 100;

  /** With the default hash a login takes many times as long. */
  private static final int SLOW_LOGINS = 100;

  private static final int SLOW_WARM_UP = 10;
  private static final double AIM = 0.95;

  /** One kind of login and how long its logins took. */
  private record Kind(
      String limiter,
      int held,
      Oidc app,
      boolean staysBelow,
      List<Double> millis,
      Latencies latencies) {
    Kind(String limiter, int held, Realm user, boolean staysBelow) {
      this(limiter, held, new Oidc(user, "app"), staysBelow, new ArrayList<>(), new Latencies());
    }

    void login(boolean measured) {
      long start = System.nanoTime();
      Http.Answer answer = app.directGrant();
      long took = System.nanoTime() - start;
      if (answer.status() != 200) {
        throw new AssertionError(limiter + ": " + answer.status() + " " + answer.body());
      }
      if (measured) {
        millis.add(took / 1e6);
        latencies.note(took);
      }
      if (staysBelow) {
        app.logout(answer.text("refresh_token"));
      }
    }

    void forget() {
      millis.clear();
      latencies.forget();
    }

    /** The median, over the turns, of the other's time by this one's of the same turn. */
    double speedOf(Kind other) {
      double[] ratios =
          IntStream.range(0, millis.size())
              .mapToDouble(i -> other.millis.get(i) / millis.get(i))
              .sorted()
              .toArray();
      return ratios[ratios.length / 2];
    }

    String row(String hash, Kind empty, String verdict) {
      return String.format(
          Locale.ROOT,
          "| %s | %s | %,d | %.1f | %.1f | %.2f | %s |%n",
          hash,
          limiter,
          held,
          latencies.percentile(50),
          latencies.percentile(95),
          speedOf(empty),
          verdict);
    }
  }

  private final StringBuilder rows = new StringBuilder();
  private final StringBuilder charts = new StringBuilder();

  @Test
  void measure() throws IOException, SQLException {
    try (PostgresServer database = PostgresServer.start();
        KeycloakServer server =
            KeycloakServer.builder()
                .asInProduction()
                .reconcileEvery(60) // as delivered
                .postgres(database.createDatabase("limit"))
                .start();
        Connection connection = database.connect("limit")) {
      Map<String, Realm> limiters = new LinkedHashMap<>();
      for (String limiter : List.of("none", "ours", "Keycloak's own")) {
        limiters.put(limiter, Realms.on(server).with("eventsEnabled", false).create());
      }
      limiters.get("ours").limit(MANY, "end-oldest");
      StockLimiter.inDirectGrant(limiters.get("Keycloak's own"), MANY, "end-oldest");
      Realm single = Realms.on(server).with("eventsEnabled", false).create();
      single.limit(1, "end-oldest");

      List<Kind> kinds = new ArrayList<>();
      limiters.forEach(
          (limiter, realm) -> {
            kinds.add(new Kind(limiter, 0, realm, true));
            kinds.add(new Kind(limiter, FEW, with(realm, "few", FEW), true));
            kinds.add(new Kind(limiter, MANY - 1, with(realm, "below", MANY - 1), true));
          });
      for (String limiter : List.of("ours", "Keycloak's own")) {
        Realm realm = limiters.get(limiter);
        kinds.add(new Kind(limiter + ", one ended", MANY, with(realm, "full", MANY), false));
      }
      kinds.add(new Kind("ours, limit 1, one ended", 1, with(single, "full", 1), false));
      // as the database does by itself within a minute; until then it plans for an empty table
      try (Statement statement = connection.createStatement()) {
        statement.execute("vacuum analyze");
      }
      measure("cheap", kinds, WARM_UP, LOGINS);
      limiters.values().forEach(realm -> policy(realm, Realms.DEFAULT_HASH));
      policy(single, Realms.DEFAULT_HASH);
      measure("default", kinds, SLOW_WARM_UP, SLOW_LOGINS);
    }
    write();
  }

  /** Changes how passwords are hashed; at a user's next login Keycloak hashes it anew. */
  private static void policy(Realm realm, String policy) {
    ObjectNode body = Http.JSON.createObjectNode().put("passwordPolicy", policy);
    realm.admin().put(realm.path(""), body);
  }

  private void measure(String hash, List<Kind> kinds, int warmUp, int logins) {
    kinds.forEach(Kind::forget);
    for (int i = 0; i < warmUp; i++) {
      kinds.forEach(kind -> kind.login(false));
    }
    for (int i = 0; i < logins; i++) {
      kinds.forEach(kind -> kind.login(true));
    }
    for (Kind kind : kinds) {
      Kind empty =
          kinds.stream()
              .filter(other -> other.held() == 0 && kind.limiter().startsWith(other.limiter()))
              .findFirst()
              .orElseThrow();
      boolean aimed = kind.limiter().equals("ours") && kind.held() > 0;
      String verdict = kind.speedOf(empty) >= AIM ? "met" : "**missed**";
      rows.append(kind.row(hash, empty, aimed ? AIM + " " + verdict : ""));
    }
    Map<String, Double> medians = new LinkedHashMap<>();
    kinds.forEach(
        kind -> medians.put(kind.limiter() + ": " + kind.held(), kind.latencies().percentile(50)));
    charts.append(Chart.bars("Median of a login, " + hash + " hash", "ms", medians)).append('\n');
    System.out.println(rows);
  }

  private static Realm with(Realm realm, String name, int sessions) {
    Realm user = realm.withAnotherUser("user-" + name);
    Oidc app = new Oidc(user, "app");
    int left = sessions;
    while (left > 0) {
      List<Callable<Integer>> logins = new ArrayList<>();
      for (int i = 0; i < Math.min(8, left); i++) {
        logins.add(() -> app.directGrant().status());
      }
      left -= (int) Parallel.run(logins).stream().filter(status -> status == 200).count();
    }
    return user;
  }

  private void write() throws IOException {
    String report =
        """
        # Logins of a user with many sessions, measured

        Written on %s by `LimitBenchmark`. Run it again with

        ```
        mvn -B -ntp verify -pl integration-tests -am -Dtest=none -Dit.test=LimitBenchmark \\
          -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
        ```

        One Keycloak and one PostgreSQL on %d cores that they share with the client. Direct grants, one at a time; kinds of
        logins take turns, %d of each with a cheap password hash, so that the limit's own cost shows, and %d with
        Keycloak's default, argon2. *Held* is what the user holds before the login, by a limit of %,d where there is one. A
        user below it is let in; of one at it the oldest session is ended with each login. *Speed* is the median, over the
        turns, of the time of a login of a user with none, by the time of this one of the same turn, both with the same
        limiter. Milliseconds.

        | hash | limiter | held | median | p95 | speed, of none held | target |
        |---|---|---:|---:|---:|---:|---|
        %s
        Limiter and sessions held:

        %s"""
            .formatted(
                LocalDate.now(),
                Runtime.getRuntime().availableProcessors(),
                LOGINS,
                SLOW_LOGINS,
                MANY,
                rows,
                charts);
    Document.write("benchmarks-limit.md", report);
  }
}
