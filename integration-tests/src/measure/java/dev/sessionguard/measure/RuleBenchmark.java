package dev.sessionguard.measure;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.chart.Chart;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.realm.RuledRealm;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.PostgresServer;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What rules and a cap cost a login, beside the same limit without any, in one run. No test and in
 * no suite; run by the command in {@code docs/benchmarks-rules.md}, which it writes.
 */
class RuleBenchmark {
  private static final int BLOCKS = Integer.getInteger("sessionGuard.blocks", 150);
  private static final int WARM_UP_BLOCKS = Integer.getInteger("sessionGuard.warmUp", 60);

  /** A kind, and the share of the speed without rules that it is to keep; 0 for none. */
  private record Asked(LoginKind kind, double target) {}

  private static Realm realm(KeycloakServer server) {
    Realm realm =
        Realms.on(server)
            .with("eventsEnabled", false)
            .with("passwordPolicy", Realms.CHEAP_HASH)
            .create();
    realm.limit(2, "end-oldest");
    return realm;
  }

  /** Rules by roles and groups that nobody has, but the last one, which gives all their limit. */
  private static Realm ruled(KeycloakServer server, int rules, boolean times) {
    Realm realm = realm(server);
    ObjectNode settings = (ObjectNode) realm.admin().get(realm.path(RuledRealm.SETTINGS));
    ArrayNode list = settings.putArray("rules");
    for (int i = 1; i < rules; i++) {
      String name = "rule" + i;
      ObjectNode rule = list.addObject().put("name", name);
      if (i % 2 == 0) {
        realm.addRole(name);
        rule.putObject("who").putArray("realmRoles").add(name);
      } else {
        realm.admin().post(realm.path("/groups"), Map.of("name", name));
        rule.putObject("who").putArray("groups").add("/" + name);
      }
      rule.putObject("limit").put("maxSessions", 1).put("whenExceeded", "deny");
    }
    ObjectNode last = list.addObject().put("name", "everybody");
    last.putObject("who").putArray("realmRoles").add("offline_access");
    last.putObject("limit").put("maxSessions", 2).put("whenExceeded", "end-oldest");
    if (times) {
      last.putObject("idle").put("value", 10).put("unit", "minutes");
      last.putObject("lifetime").put("value", 8).put("unit", "hours");
    }
    Http.Answer stored = realm.admin().send("PUT", realm.path(RuledRealm.SETTINGS), settings);
    if (stored.status() != 200) {
      throw new AssertionError(stored.body());
    }
    return realm;
  }

  private static Realm capped(KeycloakServer server) {
    Realm realm = realm(server);
    ObjectNode settings = (ObjectNode) realm.admin().get(realm.path(RuledRealm.SETTINGS));
    settings
        .putArray("caps")
        .addObject()
        .put("scope", "realm")
        .put("maxSessions", 5000)
        .put("whenExceeded", "deny");
    realm.admin().put(realm.path(RuledRealm.SETTINGS), settings);
    return realm;
  }

  @Test
  void measure() throws IOException {
    try (PostgresServer database = PostgresServer.start();
        KeycloakServer server =
            KeycloakServer.builder()
                .asInProduction()
                .reconcileEvery(60) // as delivered
                .postgres(database.createDatabase("ours"))
                .start()) {
      LoginKind base = new LoginKind("limit 2, no rules", realm(server));
      List<Asked> all =
          List.of(
              new Asked(base, 0),
              new Asked(new LoginKind("limit 2, no rules, again", realm(server)), 0),
              new Asked(
                  new LoginKind("10 rules, the last one holds", ruled(server, 10, false)), 0.99),
              new Asked(
                  new LoginKind("200 rules, the last one holds", ruled(server, 200, false)), 0.97),
              new Asked(new LoginKind("10 rules with times", ruled(server, 10, true)), 0),
              new Asked(new LoginKind("a cap of 5,000 for the realm", capped(server)), 0.95));
      for (int i = 0; i < WARM_UP_BLOCKS; i++) {
        all.forEach(each -> each.kind().block(false));
      }
      List<Asked> turns = new ArrayList<>(all);
      for (int i = 0; i < BLOCKS; i++) {
        turns.forEach(each -> each.kind().block(true));
        Collections.rotate(turns, 1);
      }
      write(base, all);
    }
  }

  private static void write(LoginKind base, List<Asked> all) throws IOException {
    StringBuilder rows = new StringBuilder();
    Map<String, Double> speeds = new LinkedHashMap<>();
    for (Asked each : all) {
      LoginKind kind = each.kind();
      double ratio = kind.ofStock(base);
      speeds.put(kind.name(), ratio);
      rows.append(
          String.format(
              Locale.ROOT,
              "| %s | %.1f | %.2f | %.1f | %.1f | %s |%n",
              kind.name(),
              kind.medianSpeed(),
              ratio,
              kind.latencies().percentile(50),
              kind.latencies().percentile(95),
              each.target() == 0
                  ? ""
                  : String.format(
                      Locale.ROOT,
                      "%.2f **%s**",
                      each.target(),
                      ratio >= each.target() ? "met" : "missed")));
    }
    System.out.println(rows);
    Document.write(
        "benchmarks-rules.md",
        """
        # What rules and a cap cost a login, measured

        Written on %s by `RuleBenchmark`. Run it again with

        ```
        mvn -B -ntp verify -pl integration-tests -am -Dtest=none -Dit.test=RuleBenchmark \\
          -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
        ```

        One Keycloak with the jar, on PostgreSQL, on %d cores that all share with the client. As in
        [what the jar costs a login](benchmarks-login.md): direct grants with the cheap hash, %d at a time, by users who hold no
        session before; kinds take turns in blocks of %d logins, %d blocks after %d to warm up. *Of none* is the median, over
        the turns, of a block's speed by that of the block without rules of the same turn; what *again* differs from 1 is chance. The
        rules before the last one are by roles and groups that nobody has. Milliseconds.

        | kind | logins a second | of none | median | p95 | target |
        |---|---:|---:|---:|---:|---|
        %s
        %s"""
            .formatted(
                LocalDate.now(),
                Runtime.getRuntime().availableProcessors(),
                LoginKind.THREADS,
                LoginKind.THREADS * LoginKind.LOGINS_OF_BLOCK,
                BLOCKS,
                WARM_UP_BLOCKS,
                rows,
                Chart.bars("Speed of a login", "of the speed without rules", speeds)));
  }
}
