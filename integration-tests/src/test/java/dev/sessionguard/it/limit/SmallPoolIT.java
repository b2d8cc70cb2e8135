package dev.sessionguard.it.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.check.HeldLock;
import dev.sessionguard.it.fixture.check.Parallel;
import dev.sessionguard.it.fixture.client.Admin;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.person.SignedIn;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.MariaServer;
import dev.sessionguard.it.fixture.server.PostgresServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A node with two connections to its database: whoever waits for a second one while holding the
 * first waits for ever, as soon as two do.
 */
class SmallPoolIT {
  private static final int LIMIT = 2;
  private static final int AT_ONCE = 64;
  private static final Duration A_FEW_ROUNDS = Duration.ofSeconds(20);

  private static MariaServer maria;
  private static KeycloakServer onMaria;
  private static KeycloakServer onPostgres;

  @BeforeAll
  static void start() {
    maria = MariaServer.start();
    // under its default, REPEATABLE READ, a login counts on a second connection: docs/operations.md
    String url = maria.createDatabase("small") + "?sessionVariables=tx_isolation='READ-COMMITTED'";
    onMaria = withTwoConnections(KeycloakServer.builder().mariadb(url));
    onPostgres =
        withTwoConnections(
            KeycloakServer.builder().postgres(Servers.database().createDatabase("small")));
  }

  private static KeycloakServer withTwoConnections(KeycloakServer.Builder builder) {
    // Keycloak refuses fewer than four to a node that looks for others through its database
    return builder
        .option("--db-pool-max-size=2")
        .option("--cache=local")
        .option("--spi-events-listener--session-guard--lock-timeout-millis=120000")
        .start();
  }

  @AfterAll
  static void stop() {
    Stream.of(onMaria, onPostgres).forEach(KeycloakServer::close);
    maria.close();
  }

  private static KeycloakServer on(String database) {
    return database.equals("mariadb") ? onMaria : onPostgres;
  }

  /** Keycloak without the jar lets all of them in. */
  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"postgres", "mariadb"})
  void manyUsersLogInForTheFirstTime(String database) {
    Realm realm = Realms.on(on(database)).create();
    realm.limit(LIMIT, "end-oldest");
    List<Callable<Http.Answer>> logins = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      logins.add(new Oidc(realm.withAnotherUser("user-" + i), "app")::directGrant);
    }
    List<Http.Answer> first = Parallel.run(logins);
    assertThat(first).extracting(Http.Answer::status).containsOnly(200);
    assertThat(Parallel.run(logins)).extracting(Http.Answer::status).containsOnly(200);
    assertThat(realm.admin().get(realm.path("/session-guard/sessions")).path("total").asInt())
        .isEqualTo(2 * AT_ONCE);
  }

  /**
   * The administrator saves no settings meanwhile, for Keycloak itself hangs where a realm changes
   * among logins: each holds a connection while it stores its client session and waits for the one
   * that loads the realm ({@code RealmCacheManager.computeSerialized}), which waits for a
   * connection.
   */
  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({"postgres, end-oldest", "postgres, deny", "mariadb, end-oldest", "mariadb, deny"})
  void oneUserLogsInManyTimesWhileAnAdministratorWorks(String database, String whenExceeded) {
    Realm realm = Realms.on(on(database)).create();
    Administered others = new Administered(realm);
    loadUser(realm);
    SignedIn first = SignedIn.by(realm, "app");
    realm.limit(LIMIT, whenExceeded);
    List<Callable<Http.Answer>> calls = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      calls.add(new Oidc(realm, "app")::directGrant);
    }
    calls.addAll(others.calls());
    List<Http.Answer> answers = Parallel.run(calls);

    List<Http.Answer> logins = answers.subList(0, AT_ONCE);
    boolean denies = whenExceeded.equals("deny");
    assertThat(logins)
        .extracting(Http.Answer::status)
        .isSubsetOf(denies ? List.of(200, 400) : List.of(200));
    List<SignedIn> in =
        Stream.concat(
                Stream.of(first),
                logins.stream()
                    .filter(login -> login.status() == 200)
                    .map(login -> SignedIn.by(realm, "app", login)))
            .toList();
    assertThat(in).hasSize(denies ? LIMIT : 1 + AT_ONCE);
    assertThat(SignedIn.usable(in)).isEqualTo(LIMIT);
    others.assertAnswered(answers.subList(AT_ONCE, answers.size()));
    assertThat(SignedIn.usable(in)).isEqualTo(LIMIT);
  }

  /**
   * Keycloak itself hangs, too, where many load one user at once: those that found it by a query
   * wait with a connection for the one that loads its credentials ({@code DefaultLazyLoader}). A
   * login leaves the user in the cache unless anything else was invalidated meanwhile ({@code
   * CacheManager.addRevisioned}), so there are a few.
   */
  private static void loadUser(Realm realm) {
    for (int i = 0; i < 4; i++) {
      String session = SignedIn.by(realm, "app").session();
      realm.admin().delete(realm.path("/sessions/" + session));
    }
  }

  /** The other one is in the hands of a login that waits: any second one is missed at once. */
  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({"postgres, end-oldest", "postgres, deny", "mariadb, end-oldest", "mariadb, deny"})
  void oneConnectionIsEnough(String database, String whenExceeded) throws SQLException {
    Realm stuck = Realms.on(on(database)).create();
    stuck.limit(LIMIT, "end-oldest");
    Oidc waiting = new Oidc(stuck, "app");
    assertThat(waiting.directGrant().status()).isEqualTo(200);
    Realm realm = Realms.on(on(database)).create();
    Administered others = new Administered(realm);
    realm.limit(LIMIT, whenExceeded);
    Realm browsing = realm.withAnotherUser("browsing");
    Realm leaving = realm.withAnotherUser("leaving");
    List<SignedIn> left = List.of(SignedIn.by(leaving, "app"), SignedIn.by(leaving, "app"));
    CompletableFuture<Http.Answer> occupied;
    PostgresServer postgres = Servers.database();
    try (HeldLock held =
        new HeldLock(
            database.equals("mariadb") ? maria.connect("small") : postgres.connect("small"),
            stuck)) {
      assertThat(held).isNotNull();
      occupied = CompletableFuture.supplyAsync(waiting::directGrant);
      boolean denies = whenExceeded.equals("deny");
      List<SignedIn> in = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        Http.Answer login = new Oidc(realm, "app").directGrant();
        if (denies && i >= LIMIT) {
          assertThat(login.status()).isEqualTo(400);
        } else {
          in.add(SignedIn.by(realm, "app", login));
        }
      }
      assertThat(SignedIn.usable(in)).isEqualTo(LIMIT);
      new Browser(browsing).login("app").loggedIn();
      List<Http.Answer> answers = new ArrayList<>();
      for (Callable<Http.Answer> call : others.calls()) {
        answers.add(Parallel.run(List.of(call)).get(0));
      }
      others.assertAnswered(answers);
      realm.admin().delete(realm.path("/users/" + leaving.userId()));
      assertThat(SignedIn.usable(left)).isZero();
      realm.limit(1, whenExceeded); // what is too many now is ended in the background
      Await.untilAsserted(A_FEW_ROUNDS, () -> assertThat(SignedIn.usable(in)).isEqualTo(1));
      assertThat(occupied).isNotDone();
    }
    assertThat(occupied.join().status()).isEqualTo(200);
  }

  /** What an administrator does, with sessions of a user each: none of them is above the limit. */
  private static final class Administered {
    private final Realm realm;
    private final SignedIn deleted;
    private final SignedIn revoked;
    private final SignedIn kept;

    Administered(Realm realm) {
      this.realm = realm;
      deleted = SignedIn.by(realm.withAnotherUser("deleted"), "app");
      revoked = SignedIn.by(realm.withAnotherUser("revoked"), "app");
      kept = SignedIn.by(realm.withAnotherUser("kept"), "app");
    }

    List<Callable<Http.Answer>> calls() {
      Admin admin = realm.admin();
      String guard = realm.path("/session-guard");
      return List.of(
          () -> admin.send("GET", guard + "/sessions?status=all", null),
          () -> admin.send("DELETE", guard + "/sessions/" + deleted.session(), null),
          () ->
              admin.send(
                  "POST", guard + "/sessions/revoke", Map.of("ids", List.of(revoked.session()))));
    }

    void assertAnswered(List<Http.Answer> answers) {
      assertThat(answers).extracting(Http.Answer::status).containsExactly(200, 204, 202);
      deleted.assertDead();
      revoked.assertRefused();
      kept.assertWorks();
    }
  }
}
