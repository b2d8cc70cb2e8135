package dev.sessionguard.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A node with two connections to its database: whoever waits for a second one while holding the
 * first waits for ever, as soon as two do.
 */
class SmallPoolProof {
  private static final int LIMIT = 2;

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
    return builder.option("--db-pool-max-size=2").option("--cache=local").start();
  }

  @AfterAll
  static void stop() {
    Stream.of(onMaria, onPostgres).forEach(KeycloakServer::close);
    maria.close();
  }

  private static KeycloakServer on(String database) {
    return database.equals("mariadb") ? onMaria : onPostgres;
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({"postgres, end-oldest", "postgres, deny", "mariadb, end-oldest", "mariadb, deny"})
  void oneUserLogsInManyTimesWhileAnAdministratorWorks(String database, String whenExceeded) {
    Realm realm = Realms.on(on(database)).create();
    // a user each: nobody of them is above the limit
    SignedIn deleted = SignedIn.by(realm.withAnotherUser("deleted"), "app");
    SignedIn revoked = SignedIn.by(realm.withAnotherUser("revoked"), "app");
    SignedIn kept = SignedIn.by(realm.withAnotherUser("kept"), "app");
    realm.limit(LIMIT, whenExceeded);
    List<Callable<Http.Answer>> calls = new ArrayList<>();
    // MariaDB takes its time for them, and Keycloak gives up waiting for a first connection after 5
    // s
    int atOnce = database.equals("mariadb") ? 32 : 128;
    for (int i = 0; i < atOnce; i++) {
      calls.add(new Oidc(realm, "app")::directGrant);
    }
    Admin admin = realm.admin();
    String guard = realm.path("/session-guard");
    calls.add(
        () -> admin.send("PUT", guard + "/settings", Realm.settings(true, LIMIT, whenExceeded)));
    calls.add(() -> admin.send("GET", guard + "/sessions?status=all", null));
    calls.add(() -> admin.send("DELETE", guard + "/sessions/" + deleted.session(), null));
    calls.add(
        () ->
            admin.send(
                "POST", guard + "/sessions/revoke", Map.of("ids", List.of(revoked.session()))));
    List<Http.Answer> answers = Parallel.run(calls);

    assertThat(answers.subList(atOnce, atOnce + 4))
        .extracting(Http.Answer::status)
        .containsExactly(200, 200, 204, 202);
    List<Http.Answer> logins = answers.subList(0, atOnce);
    boolean denies = whenExceeded.equals("deny");
    // who cannot have the user's lock in time is told to come back
    assertThat(logins)
        .extracting(Http.Answer::status)
        .isSubsetOf(denies ? List.of(200, 400, 503) : List.of(200, 503));
    List<SignedIn> in =
        logins.stream()
            .filter(login -> login.status() == 200)
            .map(login -> SignedIn.by(realm, "app", login))
            .toList();
    if (denies) {
      assertThat(in).hasSize(LIMIT);
    }
    assertThat(SignedIn.usable(in)).isEqualTo(LIMIT);
    deleted.assertDead();
    revoked.assertRefused();
    kept.assertWorks();
    assertThat(SignedIn.usable(in)).isEqualTo(LIMIT);
  }
}
