package dev.sessionguard.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.check.Invariants;
import dev.sessionguard.it.fixture.check.MixedPaths;
import dev.sessionguard.it.fixture.check.Race;
import dev.sessionguard.it.fixture.check.Race.Answer;
import dev.sessionguard.it.fixture.check.Race.Course;
import dev.sessionguard.it.fixture.check.Race.Limiter;
import dev.sessionguard.it.fixture.check.Race.Way;
import dev.sessionguard.it.fixture.check.RaceRound;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.server.Cluster;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.MariaServer;
import dev.sessionguard.it.fixture.server.PostgresServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The limit under parallel logins, thousands of rounds, Keycloak's own limiter beside it in the
 * same run. In no suite; run by the command in {@code docs/reliability-races.md}, which it writes.
 *
 * <p>{@code -DsessionGuard.rounds=N} in all. To run it bit by bit: {@code -DsessionGuard.parts=}
 * some of {@link RacePart}, {@code -DsessionGuard.minutes=N} for them, and {@code
 * -DsessionGuard.goOn=true} to add to what was run before.
 */
class RaceProof {
  static final int ROUNDS = Integer.getInteger("sessionGuard.rounds", 10_000);
  private static final int MINUTES = Integer.getInteger("sessionGuard.minutes", 24 * 60);

  /** One round in so many is run with the stock limiter too. */
  private static final int STOCK_EVERY = 8;

  private static final int ROUNDS_OF_DEATH = 12;

  private static final List<Integer> LIMITS = List.of(1, 2, 5);

  /**
   * Many logins at once cost much and two at once are a race, too: of each about as many logins.
   */
  private static final int[] WIDTHS = {
    2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 6, 6, 8, 8, 8, 12, 16, 16, 24, 32, 64
  };

  private static final Set<RacePart> PARTS = RacePart.wanted();

  private final Random random = new Random();
  private final RaceLog log = new RaceLog(Boolean.getBoolean("sessionGuard.goOn"));
  private final RaceRetrial retrial = new RaceRetrial();
  private final List<String> breaches = new ArrayList<>();
  private final RaceEnd raceEnd = new RaceEnd(log, breaches);
  private Instant end = Instant.MAX;

  @Test
  void race() throws SQLException, IOException {
    Instant start = Instant.now();
    if (PARTS.stream().anyMatch(part -> part.compareTo(RacePart.MARIADB) < 0)) {
      onPostgres();
    }
    if (PARTS.contains(RacePart.MARIADB)) {
      try (MariaServer database = MariaServer.start();
          Cluster cluster = new Cluster(database, "races", RaceProof::fast).grow().grow()) {
        ofTwoNodes(RacePart.MARIADB, "MariaDB", cluster);
      }
    }
    if (PARTS.contains(RacePart.MEMORY)) {
      try (PostgresServer database = PostgresServer.start();
          Cluster cluster =
              new Cluster(
                      database,
                      "races",
                      (node, number) ->
                          fast(node, number).featuresDisabled("persistent-user-sessions"))
                  .grow()
                  .grow()) {
        inMemory(cluster);
      }
    }
    if (PARTS.contains(RacePart.STATELESS)) {
      try (PostgresServer database = PostgresServer.start();
          Cluster cluster =
              new Cluster(
                      database, "races", (node, number) -> fast(node, number).features("stateless"))
                  .grow()
                  .grow()) {
        ofTwoNodes(RacePart.STATELESS, "PostgreSQL, `stateless`", cluster);
      }
    }
    log.ran(Duration.between(start, Instant.now()), PARTS.toString());
    log.report(ROUNDS);
    assertThat(breaches).isEmpty();
  }

  /** Races want the code that production runs. */
  private static KeycloakServer.Builder fast(KeycloakServer.Builder node, int number) {
    return node.asInProduction();
  }

  private void onPostgres() throws SQLException {
    try (PostgresServer database = PostgresServer.start();
        Cluster cluster = new Cluster(database, "races", RaceProof::fast).grow();
        Connection connection = cluster.connect();
        Connection watching = cluster.connect();
        Race race = new Race(connection, watching, null, cluster::running)) {
      List<Course> ours = Course.all(cluster.node(0), Limiter.OURS, LIMITS);
      List<Course> stock = Course.all(cluster.node(0), Limiter.STOCK, LIMITS);
      rounds(RacePart.ONE, "PostgreSQL", cluster, race, ours, stock);
      cluster.grow();
      rounds(RacePart.TWO, "PostgreSQL", cluster, race, ours, stock);
      if (PARTS.stream()
          .anyMatch(Set.of(RacePart.THREE, RacePart.MIXED_PATHS, RacePart.DEATHS)::contains)) {
        cluster.grow();
        rounds(RacePart.THREE, "PostgreSQL", cluster, race, ours, stock);
        mixed(cluster, race);
        deaths(cluster, race, ours);
      }
      raceEnd.look(
          "PostgreSQL, up to " + cluster.nodes().size() + " nodes",
          connection,
          race,
          Invariants::breaches);
    }
  }

  private void ofTwoNodes(RacePart part, String where, Cluster cluster) throws SQLException {
    try (Connection connection = cluster.connect();
        Connection watching = cluster.connect();
        Race race = new Race(connection, watching, null, cluster::running)) {
      List<Course> ours = Course.all(cluster.node(0), Limiter.OURS, LIMITS);
      rounds(part, where, cluster, race, ours, Course.all(cluster.node(0), Limiter.STOCK, LIMITS));
      raceEnd.look(where + ", 2 nodes", connection, race, Invariants::breaches);
    }
  }

  /** Online sessions are in the nodes' memory: Keycloak is asked for them instead of its tables. */
  private void inMemory(Cluster cluster) throws SQLException {
    String where = "PostgreSQL, sessions in memory";
    try (Connection connection = cluster.connect();
        Connection watching = cluster.connect();
        Race race =
            new Race(connection, watching, user -> user.liveSessions().size(), cluster::running)) {
      List<Course> ours = Course.all(cluster.node(0), Limiter.OURS, List.of(2));
      List<Course> stock = Course.all(cluster.node(0), Limiter.STOCK, List.of(2));
      rounds(RacePart.MEMORY, where, cluster, race, ours, stock);
      Set<String> realms = ours.stream().map(course -> course.realmId).collect(Collectors.toSet());
      raceEnd.look(
          where + ", 2 nodes",
          connection,
          race,
          picture -> {
            List<Invariants.Stored> sessions =
                ours.stream().flatMap(course -> course.inMemory().stream()).toList();
            return Invariants.breaches(picture.of(realms).with(sessions));
          });
    }
  }

  /** Whether the part is to be run; its time begins now. */
  private boolean begins(RacePart part) {
    double all = PARTS.stream().mapToDouble(RacePart::weight).sum();
    end = Instant.now().plusSeconds((long) (MINUTES * 60 * part.weight() / all));
    return PARTS.contains(part);
  }

  private boolean isTimeUp() {
    return Instant.now().isAfter(end);
  }

  private void rounds(
      RacePart part,
      String where,
      Cluster cluster,
      Race race,
      List<Course> ours,
      List<Course> stock) {
    int rounds = begins(part) ? part.rounds() : 0;
    List<KeycloakServer> nodes = cluster.nodes();
    for (int i = 0; i < rounds && !isTimeUp(); i++) {
      Course course = ours.get(i % ours.size());
      // one round in five: a browser costs several requests
      Way way = i / ours.size() % 5 == 4 ? Way.BROWSER : Way.GRANT;
      int width = WIDTHS[random.nextInt(WIDTHS.length)];
      one(where, nodes, race, course, way, width);
      // 4 of 8 meets 4 of 5: browsers are among them
      if (i / ours.size() % STOCK_EVERY == 4) {
        for (Course other : stock) {
          if (other.limit == course.limit && other.whenExceeded.equals(course.whenExceeded)) {
            one(where, nodes, race, other, way, width);
          }
        }
      }
      progress(i, rounds, where + ", " + nodes.size() + " nodes");
    }
    retrial.tryAll(race);
  }

  private void one(
      String where, List<KeycloakServer> nodes, Race race, Course course, Way way, int width) {
    retrial.tryDue(race);
    Realm user = course.user(nodes.get(0));
    RaceRound round = race.run(course, user, race.logins(user, nodes, way, width));
    String kind =
        String.join(
            " | ", where, String.valueOf(nodes.size()), way.toString(), course.whenExceeded);
    retrial.add(race, user, round, tried -> tally(kind, String.valueOf(width), course, tried));
  }

  private void tally(String kind, String width, Course course, RaceRound round) {
    log.add(kind, width, course.limiter, round);
    if (course.limiter == Limiter.OURS
        && (round.over() > 0 || round.wrong() > 0 || round.under() > 0)) {
      String what = kind + ", limit " + course.limit + ": " + round;
      System.out.println("[it] NOT AS IT SHOULD BE: " + what);
      if (round.over() > 0) {
        breaches.add(what);
      }
    }
  }

  private void progress(int i, int rounds, String where) {
    if (i % 100 == 99) {
      System.out.printf(
          "[it] %s: %d of %d rounds, %d s left%n",
          where, i + 1, rounds, Duration.between(Instant.now(), end).toSeconds());
    }
  }

  /** Different paths at the same moment, on all nodes. */
  private void mixed(Cluster cluster, Race race) {
    if (!begins(RacePart.MIXED_PATHS)) {
      return;
    }
    int rounds = RacePart.MIXED_PATHS.rounds();
    try (MixedPaths paths = new MixedPaths(cluster.nodes())) {
      for (int i = 0; i < rounds && !isTimeUp(); i++) {
        int limit = LIMITS.get(i % LIMITS.size());
        String whenExceeded =
            Course.WHEN_EXCEEDED.get(i / LIMITS.size() % Course.WHEN_EXCEEDED.size());
        Course course = paths.course(limit, whenExceeded);
        List<Callable<Answer>> logins =
            paths.logins(List.of(4, 7, 14).get(i / 9 % 3), i, race.tokens().handed());
        RaceRound round = race.run(course, paths.realm(), logins);
        String kind = "PostgreSQL | 3 | mixed paths at once | " + whenExceeded;
        retrial.add(race, paths.realm(), round, tried -> tally(kind, "", course, tried));
        retrial.tryDue(race);
        progress(i, rounds, "mixed paths");
      }
    }
    retrial.tryAll(race);
  }

  /** Rounds on three nodes, in one of which a node dies, and on those that are left. */
  private void deaths(Cluster cluster, Race race, List<Course> ours) {
    int deaths = begins(RacePart.DEATHS) ? RacePart.DEATHS.rounds() / ROUNDS_OF_DEATH : 0;
    for (int death = 0; death < deaths && !isTimeUp(); death++) {
      int victim = death % 3;
      Course course = ours.get(death * 4 % ours.size());
      for (int i = 0; i < ROUNDS_OF_DEATH; i++) {
        course.newUser();
        Realm user = course.user(cluster.running().get(0));
        List<Callable<Answer>> logins =
            race.logins(user, cluster.running(), Way.GRANT, i % 2 == 0 ? 9 : 30);
        CompletableFuture<Void> dying = CompletableFuture.completedFuture(null);
        if (i == ROUNDS_OF_DEATH / 2) {
          int wait = random.nextInt(250);
          dying =
              CompletableFuture.runAsync(
                  () -> {
                    Await.sleep(Duration.ofMillis(wait));
                    cluster.kill(victim);
                  });
        }
        RaceRound round = race.run(course, user, logins);
        dying.join();
        String when =
            i < ROUNDS_OF_DEATH / 2
                ? "before a node's death"
                : i == ROUNDS_OF_DEATH / 2 ? "a node dies meanwhile" : "right after its death";
        String kind = "PostgreSQL | 3 | direct grant, " + when + " | all three";
        retrial.add(
            race,
            user,
            round,
            tried -> {
              log.add(kind, "", Limiter.OURS, tried);
              if (tried.ledger() > tried.limit() || tried.overUsable() > 0) {
                breaches.add(kind + ": " + tried);
              }
            });
      }
      retrial.tryAll(race);
      cluster.restart(victim);
    }
  }
}
