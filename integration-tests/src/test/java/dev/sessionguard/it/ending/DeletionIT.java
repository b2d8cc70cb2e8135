package dev.sessionguard.it.ending;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.check.Parallel;
import dev.sessionguard.it.fixture.client.BackChannel;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.SignedIn;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users and realms are deleted while they are logged in to, on two nodes. */
class DeletionIT {
  private static final int USERS = Integer.getInteger("sessionGuard.rounds", 10);
  private static final int REALMS = Integer.getInteger("sessionGuard.realms", 2);
  private static final int SAVES = Integer.getInteger("sessionGuard.rounds", 10);
  private static final int LIMIT = 2;
  private static final Duration A_FEW_ROUNDS = Duration.ofSeconds(20);

  /**
   * The end of a session that its login had not stored yet is owed for half a minute longer, as the
   * login may be under way ({@code GraceTracker.UNDER_WAY}). Keycloak deletes such a session
   * together with its user, so that only the last look settles it.
   */
  private static final Duration UNDER_WAY_AND_A_FEW_ROUNDS = Duration.ofSeconds(50);

  /** One issuer for both nodes, as behind a proxy: tokens of one are tokens at the other. */
  private static List<Realm> onBothNodes(Realms realms) {
    List<KeycloakServer> nodes = Servers.cluster();
    Realm realm = realms.create();
    realm
        .admin()
        .put(realm.path(""), Map.of("attributes", Map.of("frontendUrl", nodes.get(0).base())));
    realm.limit(LIMIT, "end-oldest");
    return List.of(realm, realm.at(nodes.get(1)));
  }

  private static Realms realms() {
    return Realms.on(Servers.cluster().get(0)).with("eventsEnabled", false);
  }

  /** Logins in loops, from the beginning until {@link #stop}. */
  private static final class Traffic implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicBoolean over = new AtomicBoolean();
    private final ConcurrentLinkedQueue<Http.Answer> answers = new ConcurrentLinkedQueue<>();
    private final List<CompletableFuture<Void>> loops = new ArrayList<>();

    Traffic(List<Realm> users) {
      for (Realm user : users) {
        loops.add(
            CompletableFuture.runAsync(
                () -> {
                  while (!over.get()) {
                    answers.add(new Oidc(user, "app").directGrant());
                  }
                },
                threads));
      }
    }

    List<Http.Answer> stop() {
      over.set(true);
      loops.forEach(CompletableFuture::join);
      return List.copyOf(answers);
    }

    @Override
    public void close() {
      stop();
      threads.shutdown();
    }
  }

  private static String databaseLog() {
    return Servers.database().log();
  }

  private static void assertNoDeadlockSince(String before) {
    assertThat(databaseLog().substring(before.length()).lines())
        .filteredOn(line -> line.contains("deadlock"))
        .isEmpty();
  }

  /** Rows of all our tables that have this value in the column, by table. */
  private static Map<String, Long> rows(String column, String value) {
    Map<String, Long> found = new TreeMap<>();
    try (Connection connection = Servers.sharedCluster().connect()) {
      for (String table : tablesWith(connection, column)) {
        try (PreparedStatement counting =
            connection.prepareStatement(
                "select count(*) from " + table + " where " + column + " = ?")) {
          counting.setString(1, value);
          try (ResultSet row = counting.executeQuery()) {
            row.next();
            if (row.getLong(1) > 0) {
              found.put(table, row.getLong(1));
            }
          }
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return found;
  }

  private static List<String> tablesWith(Connection connection, String column) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "select table_name from information_schema.columns"
                + " where table_name like 'session\\_guard\\_%' and column_name = ?")) {
      query.setString(1, column);
      try (ResultSet names = query.executeQuery()) {
        while (names.next()) {
          tables.add(names.getString(1));
        }
      }
    }
    assertThat(tables).contains("session_guard_ledger", "session_guard_user");
    return tables;
  }

  private static void awaitNoRows(String column, String value) {
    Await.untilAsserted(
        UNDER_WAY_AND_A_FEW_ROUNDS, () -> assertThat(rows(column, value)).isEmpty());
  }

  @Test
  void usersAreDeletedWhileTheyLogIn() {
    String log = databaseLog();
    List<Realm> nodes = onBothNodes(realms());
    List<Integer> deletions = new ArrayList<>();
    List<Integer> logins = new ArrayList<>();
    List<SignedIn> in = new ArrayList<>();
    List<String> deleted = new ArrayList<>();
    for (int round = 0; round < USERS; round++) {
      Realm user = nodes.get(0).withAnotherUser("user-" + round);
      deleted.add(user.userId());
      Realm there = user.at(nodes.get(1).server());
      try (Traffic traffic = new Traffic(List.of(user, there, user, there, user, there))) {
        Await.sleep(Duration.ofMillis(700));
        Realm at = round % 2 == 0 ? user : there;
        deletions.add(at.admin().send("DELETE", at.path("/users/" + user.userId()), null).status());
        Await.sleep(Duration.ofMillis(300));
        for (Http.Answer answer : traffic.stop()) {
          logins.add(answer.status());
          if (answer.status() == 200) {
            in.add(SignedIn.by(user, "app", answer));
            in.add(SignedIn.by(there, "app", answer));
          }
        }
      }
    }
    assertThat(deletions).containsOnly(204);
    // who is gone has wrong credentials: 400 since Keycloak 26.6, 401 before; or waits in vain
    assertThat(logins).contains(200).containsAnyOf(400, 401).doesNotContain(500);
    assertNoDeadlockSince(log);
    assertThat(SignedIn.usable(in)).isZero();
    deleted.forEach(user -> awaitNoRows("user_id", user));
  }

  /** Stock answers some logins 500 while it deletes their realm, so these are not looked at. */
  @Test
  void realmsAreDeletedWhileTheirUsersLogIn() {
    String log = databaseLog();
    List<Integer> deletions = new ArrayList<>();
    List<Integer> logins = new ArrayList<>();
    List<String> deleted = new ArrayList<>();
    for (int round = 0; round < REALMS; round++) {
      List<Realm> nodes = onBothNodes(realms());
      deleted.add(nodes.get(0).id());
      List<Realm> users = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        Realm user = nodes.get(0).withAnotherUser("user-" + i);
        users.add(user);
        users.add(user.at(nodes.get(1).server()));
      }
      try (Traffic traffic = new Traffic(users)) {
        Await.sleep(Duration.ofSeconds(2));
        Realm at = nodes.get(round % 2);
        deletions.add(at.admin().send("DELETE", at.path(""), null).status());
        Await.sleep(Duration.ofSeconds(1));
        traffic.stop().forEach(answer -> logins.add(answer.status()));
      }
    }
    assertThat(deletions).containsOnly(204);
    assertThat(logins).contains(200, 404);
    assertNoDeadlockSince(log);
    deleted.forEach(realm -> awaitNoRows("realm_id", realm));
  }

  @Test
  void theApplicationsOfADeletedUserAreTold() {
    try (BackChannel channel = new BackChannel(BackChannel.Mood.ANSWERS)) {
      Realm realm = onBothNodes(realms().backChannel(channel)).get(0);
      SignedIn first = SignedIn.by(realm, "backend");
      SignedIn second = SignedIn.by(realm, "backend");
      realm.admin().delete(realm.path("/users/" + realm.userId()));
      Await.untilAsserted(
          A_FEW_ROUNDS,
          () ->
              assertThat(channel.sids())
                  .containsExactlyInAnyOrder(first.session(), second.session()));
      assertThat(channel.claims())
          .allSatisfy(
              claims -> {
                assertThat(claims.path("sub").asText()).isEqualTo(realm.userId());
                assertThat(claims.path("aud").asText()).isEqualTo("backend");
              });
      first.assertRefused();
      awaitNoRows("user_id", realm.userId());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void settingsSavedAtOnceAreSavedOrInConflict(boolean fresh) {
    List<Realm> nodes = onBothNodes(realms());
    for (int round = 0; round < SAVES; round++) {
      if (fresh) { // where the attributes are yet to be inserted
        nodes = onBothNodes(realms());
      }
      nodes
          .get(0)
          .limit(LIMIT, "end-oldest"); // one of the savers changes less of it than the other
      for (Realm node : nodes) { // each save then reads the realm before it waits for its turn
        node.admin().post(node.path("/clear-realm-cache"), Map.of());
      }
      List<Callable<Integer>> saves = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        Realm node = nodes.get(i % 2);
        int max = 3 + (i / 2) % 2;
        Object settings = Realm.settings(true, max, max == 3 ? "deny" : "end-oldest");
        saves.add(
            () ->
                node.admin().send("PUT", node.path("/session-guard/settings"), settings).status());
      }
      List<Integer> answers = Parallel.run(saves);
      assertThat(answers).as("round %d", round).contains(200).isSubsetOf(200, 409);
      for (Realm node : nodes) {
        Await.untilAsserted(
            A_FEW_ROUNDS,
            () -> {
              JsonNode limit = node.admin().get(node.path("/session-guard/settings")).path("limit");
              assertThat(limit.path("maxSessions").asInt() + limit.path("whenExceeded").asText())
                  .isIn("3deny", "4end-oldest");
            });
      }
    }
  }
}
