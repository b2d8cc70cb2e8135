package dev.sessionguard.measure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.chart.Chart;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.client.Oidc;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * How fast all of 100,000 sessions end on PostgreSQL. No test and in no suite; run by the command
 * in {@code docs/benchmarks-revoke.md}, which it writes.
 */
class RevokeBenchmark {
  private static final int SESSIONS = 100_000;

  /** Three sessions in ten of the generator's are live. */
  private static final int ROWS = SESSIONS * 10 / 3;

  /** Ends of a single session before the first round, so that the server has run the code. */
  private static final int SMALL_ONES = 20;

  /** Rounds that are alike; the one before them finds a database that knows nothing yet. */
  private static final int ROUNDS = 3;

  /** Rounds whose history stays, each with that of those before it. */
  private static final int ROUNDS_OF_GROWTH = 2;

  private static final String GIVEN = "2GB";
  private static final String PRESET = "128MB";

  private static final int REAL_LOGINS = 25;
  private static final int MOST_MILLIS = 2_000;
  private static final int LEAST_PER_SECOND = 5_000;

  private final StringBuilder report = new StringBuilder();

  private record Measured(
      long rows,
      long sessions,
      long callMillis,
      long jobMillis,
      long stillAccepted,
      long stillStored) {
    long perSecond() {
      return sessions * 1000 / Math.max(1, jobMillis);
    }
  }

  @Test
  void measure() throws SQLException, IOException {
    head();
    measure(GIVEN, ROUNDS_OF_GROWTH);
    measure(PRESET, 0);
    Document.write("benchmarks-revoke.md", report);
  }

  private void measure(String sharedBuffers, int roundsOfGrowth) throws SQLException, IOException {
    try (PostgresServer database =
            PostgresServer.start(
                "shared_preload_libraries=auto_explain",
                "auto_explain.log_analyze=on",
                "shared_buffers=" + sharedBuffers,
                "max_wal_size=4GB");
        KeycloakServer server =
            KeycloakServer.builder()
                .asInProduction()
                .postgres(database.createDatabase("revoke"))
                .reconcileEvery(60)
                .start();
        Connection connection = database.connect("revoke")) {
      Realm realm = Realms.on(server).ofLongSessions().create();
      LedgerFill fill = new LedgerFill(connection, realm.id());
      fill.users(realm.addRole("auditor"), realm.addRole("member"));
      for (int i = 0; i < SMALL_ONES; i++) {
        new Oidc(realm, "app").directGrant();
        endAll(realm);
      }
      List<Measured> all = new ArrayList<>();
      for (int round = 0; round <= ROUNDS + roundsOfGrowth; round++) {
        if (round <= ROUNDS) {
          fill.run("truncate session_guard_ledger, session_guard_client");
        }
        all.add(round(realm, fill, round));
      }
      table(sharedBuffers, fill.text("show server_version"), all);
      if (roundsOfGrowth > 0) {
        fill.run("alter system set auto_explain.log_min_duration = 20", "select pg_reload_conf()");
        Await.pause();
        String before = database.log();
        round(realm, fill, ROUNDS + roundsOfGrowth + 1);
        QueryPlans plans = new QueryPlans();
        plans.add("Statements of over 20 ms", database.log().substring(before.length()));
        plans.write("revoke");
      }
    }
  }

  private static Measured round(Realm realm, LedgerFill fill, int round) throws SQLException {
    fill.sessions(round * ROWS + 1, (round + 1) * ROWS, realm.clientUuid("app"));
    long rows = fill.count("select count(*) from session_guard_ledger");
    Oidc app = new Oidc(realm, "app");
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < REAL_LOGINS; i++) {
      String token = app.directGrant().text("refresh_token");
      tokens.add(app.refresh(token).text("refresh_token")); // in the server's cache by now
    }
    long began = System.nanoTime();
    JsonNode job = endAll(realm);
    long callMillis = (System.nanoTime() - began) / 1_000_000;
    long stored = fill.count("select count(*) from offline_user_session");
    long accepted = tokens.stream().filter(token -> app.refresh(token).status() == 200).count();
    String path = realm.path("/session-guard/jobs/" + job.path("id").asText());
    boolean done =
        Await.until(
            Duration.ofMinutes(5),
            () -> realm.admin().get(path).path("state").asText().equals("done"));
    JsonNode end = realm.admin().get(path);
    if (!done || end.path("ended").asLong() != job.path("total").asLong()) {
      throw new AssertionError("The job did not end everything: " + end);
    }
    Measured measured =
        new Measured(
            rows,
            end.path("ended").asLong(),
            callMillis,
            end.path("endTime").asLong() - end.path("startTime").asLong(),
            accepted,
            stored);
    System.out.println("[benchmark] round " + round + ": " + measured + " " + end);
    return measured;
  }

  private static JsonNode endAll(Realm realm) {
    return realm
        .admin()
        .post(realm.path("/session-guard/sessions/revoke"), Map.of("all", true))
        .json();
  }

  private void head() {
    line("# Ending all sessions, measured");
    line("");
    line("Written on %s by `RevokeBenchmark`. Run it again with", LocalDate.now());
    line("");
    line("```");
    line("mvn -B -ntp verify -pl integration-tests -am -Dtest=none -Dit.test=RevokeBenchmark \\");
    line("  -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false");
    line("```");
    line("");
    line(
        "One Keycloak, its reconciler at its default period, and one PostgreSQL with"
            + " `max_wal_size=4GB` on %d cores that both and the client share. Before each round the"
            + " realm gets about %,d live sessions of %,d users (rows in Keycloak's two tables and"
            + " in the ledger, with the ledger's history of ended ones beside them) and %d real"
            + " logins, whose refresh tokens are tried the moment the call"
            + " `POST sessions/revoke {\"all\": true}` has returned. No client is to be told. The server"
            + " has ended all %d times before, of one session. What it means is said in"
            + " [benchmarks.md](benchmarks.md#ending-all).",
        Runtime.getRuntime().availableProcessors(),
        SESSIONS,
        LedgerFill.USERS,
        REAL_LOGINS,
        SMALL_ONES);
  }

  private void table(String sharedBuffers, String version, List<Measured> all) {
    line("");
    line("## PostgreSQL %s with `shared_buffers=%s`", version, sharedBuffers);
    line("");
    line(
        sharedBuffers.equals(GIVEN)
            ? "PostgreSQL's manual advises a quarter of the memory, which is 24 GB here."
            : "What PostgreSQL comes with.");
    line("");
    line(
        "| round | rows in the ledger | sessions | call returned after | tokens still accepted"
            + " | sessions still stored | job took | sessions/s |");
    line("|---|---:|---:|---:|---:|---:|---:|---:|");
    Map<String, Double> speeds = new LinkedHashMap<>();
    for (Measured one : all) {
      int round = speeds.size();
      String name = round == 0 ? "cold" : round <= ROUNDS ? "" + round : round + ", history kept";
      speeds.put(name, (double) one.perSecond());
      line(
          "| %s | %,d | %,d | %,d ms | %d | %d | %,d ms | %,d |",
          name,
          one.rows(),
          one.sessions(),
          one.callMillis(),
          one.stillAccepted(),
          one.stillStored(),
          one.jobMillis(),
          one.perSecond());
    }
    List<Measured> alike = all.subList(1, ROUNDS + 1);
    String refused = met(all, one -> one.stillAccepted() == 0);
    line("");
    line(
        "The job's time counts from the call's begin to the last ledger row. The cold round is the"
            + " first one after the server and its empty database were started. Targets, by all"
            + " rounds: call under %,d ms **%s**, all tokens refused from then on **%s**, more than"
            + " %,d sessions/s **%s**. Before 2026-11-27 this page judged call and job by rounds 1 to"
            + " %d alone; by these it is %s and %s.",
        MOST_MILLIS,
        met(all, RevokeBenchmark::isCallInTime),
        refused,
        LEAST_PER_SECOND,
        met(all, RevokeBenchmark::isFast),
        ROUNDS,
        met(alike, RevokeBenchmark::isCallInTime),
        met(alike, RevokeBenchmark::isFast));
    line("");
    String title = "Ending all, by round, shared_buffers=" + sharedBuffers;
    report.append(Chart.bars(title, "sessions a second", speeds));
  }

  private static boolean isCallInTime(Measured one) {
    return one.callMillis() < MOST_MILLIS;
  }

  private static boolean isFast(Measured one) {
    return one.perSecond() > LEAST_PER_SECOND;
  }

  private static String met(List<Measured> rounds, Predicate<Measured> target) {
    return "met by " + rounds.stream().filter(target).count() + " of " + rounds.size();
  }

  private void line(String format, Object... values) {
    report
        .append(
            Arrays.asList(values).isEmpty() ? format : String.format(Locale.ROOT, format, values))
        .append('\n');
  }
}
