package dev.sessionguard.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A node with two connections to its database: whoever waits for a second one while holding the
 * first waits for ever, as soon as two do.
 */
class SmallPoolIT {
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

  /** Keycloak without the jar lets all of them in. */
  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"postgres", "mariadb"})
  void manyUsersLogInForTheFirstTime(String database) {
    Realm realm = Realms.on(on(database)).create();
    realm.limit(LIMIT, "end-oldest");
    List<Callable<Http.Answer>> logins = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      logins.add(new Oidc(realm.withAnotherUser("user-" + i), "app")::directGrant);
    }
    List<Http.Answer> first = Parallel.run(logins);
    assertThat(first).extracting(Http.Answer::status).containsOnly(200);
    assertThat(Parallel.run(logins)).extracting(Http.Answer::status).containsOnly(200);
    assertThat(realm.admin().get(realm.path("/session-guard/sessions")).path("total").asInt())
        .isEqualTo(128);
  }
}
