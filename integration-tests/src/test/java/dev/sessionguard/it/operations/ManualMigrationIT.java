package dev.sessionguard.it.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.SignedIn;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/**
 * Where the database's administrator runs every change of the tables, as docs/operations.md says.
 */
class ManualMigrationIT {

  private static KeycloakServer.Builder manual(String url, Path script) {
    return KeycloakServer.builder()
        .postgres(url)
        .option("--spi-connections-jpa--quarkus--migration-strategy=manual")
        .option("--spi-connections-jpa--quarkus--migration-export=" + script);
  }

  @Test
  void theServerWritesOurTablesDownAndStartsOnceTheyAreThere() throws IOException, SQLException {
    String url = Servers.database().createDatabase("manual");
    KeycloakServer.builder().withoutProvider().postgres(url).start().close();
    Path script = Files.createTempDirectory("session-guard-manual").resolve("update.sql");
    assertThatThrownBy(() -> manual(url, script).start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(script.toString());
    String sql = Files.readString(script);
    assertThat(sql).containsIgnoringCase("CREATE TABLE public.session_guard_ledger");
    try (Connection connection = Servers.database().connect("manual");
        Statement statement = connection.createStatement()) {
      assertThat(connection.getMetaData().getTables(null, null, "session_guard%", null).next())
          .as("changed by the server itself")
          .isFalse();
      statement.execute(sql);
    }
    try (KeycloakServer server = manual(url, script).start()) {
      Realm realm = Realms.on(server).create();
      realm.limit(1, "deny");
      SignedIn.by(realm, "app");
      assertThat(new Oidc(realm, "app").directGrant().status()).isEqualTo(400);
      assertThat(realm.admin().get(realm.path("/session-guard/sessions")).path("items")).hasSize(1);
    }
  }
}
