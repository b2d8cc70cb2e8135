package dev.sessionguard.measure;

import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.PostgresServer;
import dev.sessionguard.measure.StatementLog.Asked;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Where the time of a login goes: each statement it waits for, and a sampled profile of the server.
 * No test and in no suite; run by the command in {@code docs/benchmarks-hot-path.md}, which it
 * writes.
 */
class LoginProfile {
  /** Before anything is looked at: statements are prepared and code is compiled by then. */
  private static final int WARM_UP = 300;

  /**
   * Of these the one with the fewest statements counts: the others had a background task beside.
   */
  private static final int LOOKS = 5;

  /** Blocks that are sampled, see {@link LoginKind}. */
  private static final int SAMPLED_BLOCKS = 100;

  private static final int METHODS = 15;

  private final StringBuilder summary = new StringBuilder();
  private final StringBuilder statements = new StringBuilder();
  private final StringBuilder profile = new StringBuilder();

  /** What one call asked the database for, apart by whether its answer waited for it. */
  private record Look(List<Asked> waitedFor, List<Asked> later) {
    int size() {
      return waitedFor.size() + later.size();
    }
  }

  @Test
  void measure() throws IOException {
    try (PostgresServer database = PostgresServer.start(StatementLog.SETTINGS);
        KeycloakServer without =
            KeycloakServer.builder()
                .asInProduction()
                .reconcileEvery(86_400)
                .postgres(database.createDatabase("stock"))
                .withoutProvider()
                .start();
        KeycloakServer with =
            KeycloakServer.builder()
                .asInProduction()
                .reconcileEvery(86_400)
                .postgres(database.createDatabase("ours"))
                .start()) {
      Realm on = realm(with);
      on.limit(2, "deny");
      Realm evicting = realm(with);
      evicting.limit(1, "end-oldest");
      int stock = look(database, "stock", "login, Keycloak without the jar", realm(without), 0, 0);
      look(database, "ours", "login, limit off", realm(with), 0, stock);
      look(database, "ours", "login, limit 2, none held", on, 0, stock);
      look(database, "ours", "login, limit 1, ends one", evicting, 1, stock);
      int refresh = refresh(database, "stock", "refresh, Keycloak without the jar", without, 0);
      refresh(database, "ours", "refresh, limit off", with, refresh);
      profile("limit off", with, realm(with));
      profile("limit 2", with, limited(with));
    }
    write();
  }

  private static Realm realm(KeycloakServer server) {
    return Realms.on(server)
        .with("eventsEnabled", false)
        .with("passwordPolicy", Realms.CHEAP_HASH)
        .create();
  }

  private static Realm limited(KeycloakServer server) {
    Realm realm = realm(server);
    realm.limit(2, "end-oldest");
    return realm;
  }

  private int look(
      PostgresServer database, String name, String what, Realm realm, int held, int stock) {
    List<Oidc> users =
        IntStream.range(0, WARM_UP + LOOKS)
            .mapToObj(i -> new Oidc(realm.withAnotherUser("user" + i), "app"))
            .toList();
    for (Oidc user : users) {
      String first = ok(user.directGrant()).text("refresh_token");
      if (held == 0) {
        user.logout(first); // the user was here before
      }
    }
    users.subList(LOOKS, users.size()).forEach(user -> ok(user.directGrant()));
    StatementLog log = new StatementLog(database, name);
    return tell(what, stock, fewest(log, i -> () -> users.get(i).directGrant(), new Look[LOOKS]));
  }

  private int refresh(
      PostgresServer database, String name, String what, KeycloakServer server, int stock) {
    Realm realm = realm(server);
    Oidc user = new Oidc(realm.withAnotherUser("refreshing"), "app");
    String token = ok(user.directGrant()).text("refresh_token");
    for (int i = 0; i < WARM_UP; i++) {
      ok(user.refresh(token));
    }
    StatementLog log = new StatementLog(database, name);
    return tell(what, stock, fewest(log, i -> () -> user.refresh(token), new Look[LOOKS]));
  }

  private interface Calls {
    Supplier<Http.Answer> number(int i);
  }

  private static Look fewest(StatementLog log, Calls calls, Look[] looks) {
    for (int i = 0; i < looks.length; i++) {
      Await.sleep(Duration.ofSeconds(2)); // what came before is done with
      int from = log.length();
      ok(calls.number(i).get());
      Instant answered = Instant.now();
      Await.sleep(Duration.ofSeconds(2));
      List<Asked> asked = log.since(from);
      looks[i] =
          new Look(
              asked.stream().filter(each -> !each.end().isAfter(answered)).toList(),
              asked.stream().filter(each -> each.end().isAfter(answered)).toList());
    }
    return List.of(looks).stream().min(Comparator.comparingInt(Look::size)).orElseThrow();
  }

  private static Http.Answer ok(Http.Answer answer) {
    if (answer.status() != 200) {
      throw new AssertionError(answer.status() + " " + answer.body());
    }
    return answer;
  }

  private int tell(String what, int stock, Look look) {
    int waited = look.waitedFor().size();
    summary.append(
        String.format(
            Locale.ROOT,
            "| %s | %d | %s | %d | %.1f |%n",
            what,
            waited,
            stock == 0 ? "" : String.format(Locale.ROOT, "%+d", waited - stock),
            look.later().size(),
            look.waitedFor().stream().mapToDouble(Asked::millis).sum()));
    statements.append("\n### ").append(what).append("\n\n```\n");
    look.waitedFor().forEach(each -> statements.append(line("", each)));
    look.later().forEach(each -> statements.append(line("later ", each)));
    statements.append("```\n");
    return waited;
  }

  private static String line(String mark, Asked asked) {
    return String.format(Locale.ROOT, "%5.2f ms  %s%s%n", asked.millis(), mark, asked.text());
  }

  private void profile(String what, KeycloakServer server, Realm realm) throws IOException {
    LoginKind kind = new LoginKind(what, realm);
    IntStream.range(0, SAMPLED_BLOCKS).forEach(i -> kind.block(false));
    FlightRecording recording =
        FlightRecording.during(
            server, () -> IntStream.range(0, SAMPLED_BLOCKS).forEach(i -> kind.block(false)));
    profile.append(
        String.format(
            Locale.ROOT,
            "%n### %s%n%n%d samples of requests; %.0f %% have a method of ours on their stack, and so"
                + " has %.0f %% of what was allocated, in all threads.%n%n"
                + "| our method nearest to what ran | of all samples |%n|---|---:|%n",
            what,
            recording.samples(),
            100 * recording.ourShareOfTime(),
            100 * recording.ourShareOfAllocation()));
    recording
        .methods(METHODS)
        .forEach(
            (method, share) ->
                profile.append(
                    String.format(Locale.ROOT, "| `%s` | %.1f %% |%n", method, 100 * share)));
  }

  private void write() throws IOException {
    Document.write(
        "benchmarks-hot-path.md",
        """
        # Where the time of a login goes

        Written on %s by `LoginProfile`. Run it again with

        ```
        mvn -B -ntp verify -pl integration-tests -am -Dtest=none -Dit.test=LoginProfile \\
          -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
        ```

        Direct grants with the cheap hash, on one node and PostgreSQL. A statement is a round trip: the driver sends `BEGIN` along
        with the first. *Waited for* are those that PostgreSQL had done before the client had its answer; of %d calls the one
        with the fewest statements counts, since a background task may come between. Among them is one that no login waits for and that
        was done by then: what follows an ending (the second and later statements about `session_guard_ending`). Every user has logged in before. Milliseconds are PostgreSQL's own, and its
        log makes them longer than they are without.

        ## Round trips

        | call | waited for | of stock | later | ms in PostgreSQL, waited for |
        |---|---:|---:|---:|---:|
        %s
        ## Statements
        %s
        ## Samples of the server

        By Flight Recorder, over %d logins and as many logouts, after as many to warm up.
        %s"""
            .formatted(
                LocalDate.now(),
                LOOKS,
                summary,
                statements,
                SAMPLED_BLOCKS * LoginKind.THREADS * LoginKind.LOGINS_OF_BLOCK,
                profile));
  }
}
