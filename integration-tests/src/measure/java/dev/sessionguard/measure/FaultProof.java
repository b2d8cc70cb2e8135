package dev.sessionguard.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.check.ForgedAddress;
import dev.sessionguard.it.fixture.check.Invariants;
import dev.sessionguard.it.fixture.check.Invariants.Breach;
import dev.sessionguard.it.fixture.check.PoisonedRealm;
import dev.sessionguard.it.fixture.check.Race;
import dev.sessionguard.it.fixture.check.Race.Answer;
import dev.sessionguard.it.fixture.check.Race.Course;
import dev.sessionguard.it.fixture.check.Race.Way;
import dev.sessionguard.it.fixture.check.RaceRound;
import dev.sessionguard.it.fixture.check.Traffic;
import dev.sessionguard.it.fixture.client.BackChannel;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.client.ResettingEndpoint;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.realm.SessionFill;
import dev.sessionguard.it.fixture.server.ClockAhead;
import dev.sessionguard.it.fixture.server.Cluster;
import dev.sessionguard.it.fixture.server.Commands;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.PostgresServer;
import dev.sessionguard.location.CityFileWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * What goes wrong around a cluster of two nodes on PostgreSQL, one after the other; after each the
 * invariant checker has to find nothing in the whole database. In no suite; run by the command in
 * {@code docs/reliability-faults.md}, which it writes.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultProof {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** A dead node's lock on the reconciler lasts a minute, its job another. */
  private static final Duration CONVERGENCE = Duration.ofMinutes(5);

  private static final int MANY = 8_000;

  /** What was seen of each fault, from earlier runs of single ones too. */
  private static final Path SEEN =
      Path.of(System.getProperty("basedir", "."), "target", "faults.tsv");

  private static PostgresServer database;
  private static Cluster cluster;
  private static SmallDisk disk;

  /** A disk of a few kilobytes, so that a city file can find it full. */
  private record SmallDisk(Path path) {
    static SmallDisk mount() throws IOException {
      Path path = Files.createTempDirectory("session-guard-disk");
      Commands.run(
          List.of("mount", "-t", "tmpfs", "-o", "size=64k,mode=0777", "tmpfs", path.toString()));
      return new SmallDisk(path);
    }

    Path cities() {
      return path.resolve("cities.mmdb");
    }

    void unmount() {
      Commands.run(List.of("umount", path.toString()));
    }
  }

  @BeforeAll
  static void start() throws IOException {
    disk = SmallDisk.mount();
    Files.write(disk.cities(), cities("Zürich", 1));
    database = PostgresServer.start("synchronous_commit=on");
    cluster =
        new Cluster(
                database,
                "faults",
                (node, number) ->
                    node.asInProduction()
                        .option("--spi-session-guard-location--city-file--files=" + disk.cities())
                        .option("--spi-session-guard-location--city-file--reload-seconds=1"))
            .grow()
            .grow();
  }

  /** A fault that failed may have left a node dead: the next one is not to fail for that. */
  @BeforeEach
  void allNodesRun() {
    for (int node = 0; node < cluster.nodes().size(); node++) {
      if (!cluster.node(node).isRunning()) {
        cluster.restart(node);
      }
    }
  }

  @AfterAll
  static void stop() throws IOException {
    cluster.close();
    database.close();
    disk.unmount();
    report();
  }

  private static byte[] cities(String city, int networks) {
    CityFileWriter writer =
        CityFileWriter.nested("GeoLite2-City").with("198.51.100.0/24", city, "CH");
    for (int i = 1; i < networks; i++) {
      writer.with("100.%d.%d.0/24".formatted(64 + i / 256, i % 256), "City number " + i, "JP");
    }
    return writer.toBytes();
  }

  /** One issuer for both nodes, as behind a proxy; else a token of one is none at the other. */
  private static Realm realm(Realms realms, int limit, String whenExceeded) {
    Realm realm = realms.create();
    realm
        .admin()
        .put(realm.path(""), Map.of("attributes", Map.of("frontendUrl", realm.server().base())));
    realm.limit(limit, whenExceeded);
    return realm;
  }

  /** Waits until nothing is wrong in the whole database, and notes what was seen. */
  private static void converged(String fault, String seen) throws SQLException {
    try (Connection connection = cluster.connect()) {
      Duration took = Invariants.awaitNone(connection, CONVERGENCE);
      note(fault, seen + " | " + took.toSeconds() + " s");
      System.out.println("[it] " + fault + ": " + seen + "; converged after " + took);
    }
  }

  private static Map<String, String> seen() {
    Map<String, String> seen = new LinkedHashMap<>();
    if (Files.exists(SEEN)) {
      try {
        for (String line : Files.readAllLines(SEEN)) {
          String[] parts = line.split("\t", 2);
          seen.put(parts[0], parts[1]);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return seen;
  }

  private static void note(String fault, String words) {
    Map<String, String> seen = seen();
    seen.put(fault, words);
    try {
      Files.write(
          SEEN, seen.entrySet().stream().map(one -> one.getKey() + "\t" + one.getValue()).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long number(Connection connection, String sql) {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void awaitNumber(Connection connection, long least, String sql) {
    if (!Await.until(PATIENCE, () -> number(connection, sql) >= least)) {
      throw new AssertionError("Not " + least + " within " + PATIENCE + ": " + sql);
    }
  }

  private static void assertNoViolation() throws SQLException {
    try (Connection connection = cluster.connect()) {
      List<Breach> found = Invariants.violations(Invariants.read(connection));
      assertThat(found).isEmpty();
    }
  }

  @Test
  @Order(1)
  void aNodeDiesAmongLogins() throws SQLException {
    List<Realm> users = new ArrayList<>();
    for (String whenExceeded : List.of("deny", "end-oldest", "end-least-recent")) {
      Realm realm = realm(Realms.on(cluster.node(0)), 2, whenExceeded);
      users.add(realm);
      users.add(realm.withAnotherUser("bob"));
    }
    try (Traffic traffic = new Traffic(users, cluster.nodes())) {
      traffic.awaitMore(150);
      cluster.kill(1);
      for (int i = 0; i < 10; i++) {
        assertNoViolation();
        traffic.awaitMore(15);
      }
      traffic.close();
      cluster.restart(1);
      converged("a node is killed while six users log in on both", traffic.toString());
      assertThat(traffic.usableAbove(2)).isEmpty();
    }
  }

  @Test
  @Order(2)
  void aNodeDiesBetweenALoginAndTheEndOfItsVictim() throws Exception {
    try (BackChannel channel = new BackChannel(BackChannel.Mood.ANSWERS);
        Connection connection = cluster.connect();
        Connection lock = cluster.connect()) {
      Realm dying = realm(Realms.on(cluster.node(1)).backChannel(channel), 1, "end-oldest");
      Realm other = dying.at(cluster.node(0));
      Http.Answer old = new Oidc(dying, "backend").directGrant();
      String sid = old.text("session_state");
      String stored =
          "select count(*) from offline_user_session where user_session_id = '" + sid + "'";
      awaitNumber(connection, 1, stored);
      lock.setAutoCommit(false);
      execute(
          lock,
          "select 1 from offline_user_session where user_session_id = '" + sid + "' for update");
      CompletableFuture<Void> login =
          CompletableFuture.runAsync(
              () -> {
                try {
                  new Oidc(dying, "backend").directGrant();
                } catch (UncheckedIOException e) {
                  System.out.println("[it] the login died with its node");
                }
              });
      awaitNumber(
          connection,
          1,
          "select count(*) from session_guard_ending where session_id = '" + sid + "'");
      cluster.kill(1);
      login.join();
      Instant killed = Instant.now();
      assertThat(number(connection, stored)).as("the victim was not removed before").isOne();
      lock.rollback();
      assertNoViolation();
      Await.untilAsserted(
          PATIENCE,
          () ->
              assertThat(
                      new Oidc(other, "backend").refresh(old.text("refresh_token")).text("error"))
                  .isEqualTo("invalid_grant"));
      Await.untilAsserted(PATIENCE, () -> assertThat(channel.sids()).contains(sid));
      Duration took = Duration.between(killed, Instant.now());
      assertThat(
              number(
                  connection,
                  "select count(*) from session_guard_ledger where end_reason = 'limit'"
                      + " and session_id = '"
                      + sid
                      + "'"))
          .isOne();
      cluster.restart(1);
      converged(
          "a node is killed after it decided to end a session, before it removed it",
          "the other node removed it and told its client "
              + took.toSeconds()
              + " s later; the ledger has reason `limit`");
    }
  }

  @Test
  @Order(3)
  void aNodeDiesWhileItTellsAClient() throws SQLException {
    try (BackChannel channel = new BackChannel(BackChannel.Mood.HANGS)) {
      Realm dying = realm(Realms.on(cluster.node(1)).backChannel(channel), 1, "end-oldest");
      Oidc backend = new Oidc(dying, "backend");
      String sid = backend.directGrant().text("session_state");
      assertThat(backend.directGrant().status()).isEqualTo(200);
      assertThat(Await.until(PATIENCE, () -> channel.claims().size() == 1)).isTrue();
      cluster.kill(1);
      Instant killed = Instant.now();
      channel.turn(BackChannel.Mood.ANSWERS);
      assertThat(Await.until(PATIENCE, () -> channel.claims().size() == 2)).isTrue();
      Duration took = Duration.between(killed, Instant.now());
      assertThat(channel.sids()).containsOnly(sid);
      cluster.restart(1);
      converged(
          "a node is killed while it tells a client of an ended session",
          "the other node told the client " + took.toSeconds() + " s later, once more");
    }
  }

  @Test
  @Order(4)
  void aNodeDiesWhileItEndsAll() throws SQLException {
    try (Connection connection = cluster.connect();
        Connection lock = cluster.connect()) {
      Realm dying = realm(Realms.on(cluster.node(1)), 1000, "deny");
      dying.admin().put(dying.path("/session-guard/settings"), Realm.settings(false, 1, "deny"));
      Realm other = dying.at(cluster.node(0));
      SessionFill.fill(connection, dying, MANY);
      lock.setAutoCommit(false);
      execute(
          lock,
          "select id from session_guard_ledger where id = (select id from session_guard_ledger"
              + " where live and realm_id = '"
              + dying.id()
              + "' order by id offset 6500 limit 1) for update");
      JsonNode job =
          dying
              .admin()
              .post(dying.path("/session-guard/sessions/revoke"), Map.of("all", true))
              .json();
      Await.untilAsserted(
          PATIENCE,
          () ->
              assertThat(job(dying, job).path("ended").asLong()).isGreaterThan(0).isLessThan(MANY));
      long before = job(dying, job).path("ended").asLong();
      cluster.kill(1);
      lock.rollback();
      Instant killed = Instant.now();
      Await.untilAsserted(
          PATIENCE, () -> assertThat(job(other, job).path("state").asText()).isEqualTo("done"));
      Duration took = Duration.between(killed, Instant.now());
      assertThat(job(other, job).path("ended").asLong()).isEqualTo(MANY);
      assertThat(
              number(
                  connection,
                  "select count(*) from session_guard_ledger where not live and end_reason ="
                      + " 'revoked-all' and ended_by = 'admin' and realm_id = '"
                      + other.id()
                      + "'"))
          .isEqualTo(MANY);
      cluster.restart(1);
      converged(
          "a node is killed while it ends all of 8,000 sessions",
          "%,d were done; the other node did the rest, done %d s later, each counted once"
              .formatted(before, took.toSeconds()));
    }
  }

  private static JsonNode job(Realm realm, JsonNode job) {
    return realm.admin().get(realm.path("/session-guard/jobs/" + job.path("id").asText()));
  }

  @Test
  @Order(5)
  void theReconcilingNodeDies() throws SQLException {
    try (Connection connection = cluster.connect();
        Connection lock = cluster.connect()) {
      Realm realm = realm(Realms.on(cluster.node(0)), 1000, "deny");
      realm.admin().put(realm.path("/session-guard/settings"), Realm.settings(false, 1, "deny"));
      String realmId = realm.id();
      SessionFill.fill(connection, realm, MANY);
      lock.setAutoCommit(false);
      execute(
          lock,
          "select id from session_guard_ledger where id = (select id from session_guard_ledger"
              + " where live and realm_id = '"
              + realmId
              + "' order by id offset 6500 limit 1) for update");
      execute(connection, "delete from offline_client_session where realm_id = '" + realmId + "'");
      execute(connection, "delete from offline_user_session where realm_id = '" + realmId + "'");
      String waiting =
          " from pg_stat_activity where wait_event_type = 'Lock' and application_name like"
              + " 'keycloak-%'";
      awaitNumber(connection, 1, "select count(*)" + waiting);
      int victim =
          (int) number(connection, "select max(right(application_name, 1)::int)" + waiting);
      String ended =
          "select count(*) from session_guard_ledger where not live and realm_id = '"
              + realmId
              + "'";
      long before = number(connection, ended);
      assertThat(before).isBetween(1L, MANY - 1L);
      cluster.kill(victim);
      lock.rollback();
      Instant killed = Instant.now();
      awaitNumber(connection, MANY, ended);
      Duration took = Duration.between(killed, Instant.now());
      cluster.restart(victim);
      converged(
          "the node that reconciles 8,000 rows without a session is killed",
          "%,d were closed; the other node closed the rest within %d s"
              .formatted(before, took.toSeconds()));
    }
  }

  @Test
  @Order(6)
  void theDatabaseRestarts() throws SQLException {
    List<Realm> users = new ArrayList<>();
    for (String whenExceeded : List.of("deny", "end-oldest")) {
      Realm realm = realm(Realms.on(cluster.node(0)), 2, whenExceeded);
      users.add(realm);
      users.add(realm.withAnotherUser("bob"));
    }
    try (Traffic traffic = new Traffic(users, cluster.nodes())) {
      traffic.awaitMore(100);
      database.restart();
      Instant back = Instant.now();
      for (KeycloakServer node : cluster.nodes()) {
        Realm there = users.get(2).at(node);
        Await.untilAsserted(
            PATIENCE,
            () -> assertThat(new Oidc(there, "app").directGrant().status()).isEqualTo(200));
      }
      Duration took = Duration.between(back, Instant.now());
      traffic.awaitMore(100);
      assertNoViolation();
      traffic.close();
      converged(
          "the database is cut off and started again while four users log in on both nodes",
          traffic + "; both nodes let users in " + took.toSeconds() + " s after it was back");
    }
  }

  @Test
  @Order(7)
  void theDiskOfTheCityFileIsFull() throws SQLException, IOException {
    Realm realm = realm(Realms.on(cluster.node(0)), 2, "end-oldest");
    Oidc app = new Oidc(realm, "app").from("198.51.100.7");
    assertThat(app.directGrant().status()).isEqualTo(200);
    assertThat(cityOf(realm)).isEqualTo("Zürich");
    byte[] larger = cities("Winterthur", 3000);
    assertThat(larger.length).as("more than the disk has").isGreaterThan(64 * 1024);
    assertThat(failsToWrite(larger)).isTrue();
    assertThat(Files.size(disk.cities())).isPositive().isLessThan(larger.length);
    Await.untilAsserted(
        PATIENCE,
        () ->
            assertThat(cluster.node(0).output().lines())
                .anyMatch(
                    line -> line.contains("WARN") && line.contains(disk.cities().toString())));
    assertThat(app.directGrant().status()).isEqualTo(200);
    String meanwhile = cityOf(realm);
    Files.write(disk.cities(), cities("Winterthur", 1));
    Await.untilAsserted(
        PATIENCE,
        () -> {
          assertThat(app.directGrant().status()).isEqualTo(200);
          assertThat(cityOf(realm)).isEqualTo("Winterthur");
        });
    converged(
        "the disk is full when a new city file is copied over the old one",
        "one warning names the file; logins go on, with the city from the file before ("
            + meanwhile
            + "); a whole file is taken up by itself");
  }

  private static boolean failsToWrite(byte[] bytes) {
    try {
      Files.write(disk.cities(), bytes);
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static String cityOf(Realm realm) {
    return realm
        .admin()
        .get(realm.path("/session-guard/sessions?max=1"))
        .path("items")
        .path(0)
        .path("city")
        .asText();
  }

  @Test
  @Order(8)
  void aBackChannelHangsFailsOrResets() throws SQLException {
    List<String> times = new ArrayList<>();
    try (BackChannel hangs = new BackChannel(BackChannel.Mood.HANGS);
        BackChannel fails = new BackChannel(BackChannel.Mood.FAILS);
        ResettingEndpoint resets = new ResettingEndpoint()) {
      Map<String, String> endpoints = new LinkedHashMap<>();
      endpoints.put("hangs", hangs.url());
      endpoints.put("answers 500", fails.url());
      endpoints.put("resets", resets.url());
      for (Map.Entry<String, String> endpoint : endpoints.entrySet()) {
        Realm realm =
            realm(Realms.on(cluster.node(0)).backChannel(endpoint.getValue()), 1, "end-oldest");
        Oidc backend = new Oidc(realm, "backend");
        Oidc there = new Oidc(realm.at(cluster.node(1)), "backend");
        List<Long> took = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          Http.Answer old = backend.directGrant();
          Instant start = Instant.now();
          assertThat(backend.directGrant().status()).isEqualTo(200);
          took.add(Duration.between(start, Instant.now()).toMillis());
          assertThat(there.refresh(old.text("refresh_token")).text("error"))
              .isEqualTo("invalid_grant");
        }
        times.add(
            endpoint.getKey()
                + ": slowest login "
                + took.stream().max(Comparator.naturalOrder()).orElseThrow()
                + " ms");
        assertNoViolation();
      }
      assertThat(Await.until(PATIENCE, () -> resets.resets() > 0)).isTrue();
      converged(
          "a client's back-channel endpoint hangs, answers 500, resets the connection",
          "16 logins each, none refused or failed, ended tokens refused at once by the other node ("
              + String.join("; ", times)
              + ")");
    }
  }

  /** The reconciler gets past every other realm to one whose limit is lowered. */
  private static void healALoweredLimit(KeycloakServer node) {
    Realm healthy = Realms.on(node).create();
    healthy.limit(3, "end-oldest");
    for (int i = 0; i < 3; i++) {
      new Oidc(healthy, "app").directGrant();
    }
    healthy.limit(1, "end-oldest");
    Await.untilAsserted(PATIENCE, () -> assertThat(healthy.liveSessions()).hasSize(1));
  }

  @Test
  @Order(9)
  void aRealmAttributeIsPoisoned() throws SQLException {
    int logins = 0;
    for (Map<String, String> poison : PoisonedRealm.poisons().toList()) {
      logins += PoisonedRealm.use(cluster.nodes(), poison);
    }
    healALoweredLimit(cluster.node(0));
    converged(
        PoisonedRealm.poisons().count() + " realms have garbage in a `sessionGuard.*` attribute",
        logins
            + " logins, all let in; settings and list answer; the reconciler heals the lowered"
            + " limit of another realm");
  }

  @Test
  @Order(10)
  void aClientForgesItsAddress() throws SQLException {
    List<String> stored = ForgedAddress.logIn(cluster);
    converged(
        "`X-Forwarded-For` is forged in " + ForgedAddress.ALL.size() + " ways, at both nodes",
        "all logins let in and counted; the ledger has addresses or nothing: "
            + String.join(", ", stored));
  }

  @Test
  @Order(11)
  void aNodesClockIsTwoMinutesAhead() throws SQLException, IOException {
    Path signal = disk.path().resolve("ahead");
    cluster.kill(1);
    cluster.plan(1).environment("JAVA_OPTS_APPEND", ClockAhead.option(120, signal));
    cluster.restart(1);
    Files.createFile(signal);
    Realm probe = realm(Realms.on(cluster.node(0)), 2, "end-oldest");
    Await.untilAsserted(PATIENCE, () -> assertThat(ahead(probe)).isBetween(115L, 150L));
    long skew = ahead(probe);
    int rounds = 0;
    try (Connection connection = cluster.connect();
        Connection watching = cluster.connect();
        Race race = new Race(connection, watching, null, cluster::running)) {
      for (String whenExceeded : List.of("deny", "end-oldest", "end-least-recent")) {
        Course course = Course.ours(cluster.node(0), 2, whenExceeded);
        for (int i = 0; i < 30; i++) {
          Realm user = course.user(cluster.node(0));
          RaceRound round =
              race.run(course, user, race.logins(user, cluster.nodes(), Way.GRANT, 12));
          assertThat(round.over()).as("%s: %s", whenExceeded, round).isZero();
          assertThat(round.count(Answer.FAILED)).as("%s: %s", whenExceeded, round).isZero();
          rounds++;
        }
      }
    }
    assertNoViolation();
    converged(
        "a node's clock is two minutes ahead (Keycloak's own)",
        "the node's tokens are issued %d s ahead; %d rounds of 12 logins at once on both nodes, none above the limit"
            .formatted(skew, rounds));
  }

  /** Seconds by which the second node's clock is ahead of the first's. */
  private static long ahead(Realm realm) {
    return issued(realm.at(cluster.node(1))) - issued(realm);
  }

  private static long issued(Realm at) {
    String token = new Oidc(at, "app").directGrant().text("access_token");
    try {
      return Http.JSON
          .readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]))
          .path("iat")
          .asLong();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void report() throws IOException {
    String text =
        """
        # Faults, and what is left of the guarantees

        Written on %s by `FaultProof`. Run it again, as root, by

        ```
        mvn -B -ntp verify -pl integration-tests -am -Dtest=none -Dit.test=FaultProof \\
          -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
        ```

        Two nodes in production mode on PostgreSQL 15, `jdbc-ping`, the reconciler every two seconds. *Killed* is `kill -9`; \
        the node is started again afterwards. *Checked* is how long it took, from the last act on, until the invariant \
        checker found nothing in the whole database: no user above the limit, in ledger or Keycloak; each live row with its \
        session and the other way round; each ended row with time and reason; nothing left of endings and jobs. %s

        | fault | what was seen | checked |
        |---|---|---:|
        %s"""
            .formatted(
                LocalDate.now(),
                seen().size()
                    + " of 11 faults are in this table, each as it was run last; one that is missing failed.",
                seen().entrySet().stream()
                    .map(one -> "| " + one.getKey() + " | " + one.getValue() + " |\n")
                    .collect(Collectors.joining()));
    Path file =
        Path.of(System.getProperty("basedir", ".")).resolve("../docs/reliability-faults.md");
    Files.writeString(file.normalize(), text);
  }
}
