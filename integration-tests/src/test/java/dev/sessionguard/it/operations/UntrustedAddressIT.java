package dev.sessionguard.it.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A node that trusts a proxy, as the compose file has it, and is asked past it: an address that is
 * only claimed is in no row. All other tests' nodes trust everybody.
 */
class UntrustedAddressIT {
  private static KeycloakServer server;
  private static Realm realm;

  @BeforeAll
  static void start() {
    server = KeycloakServer.builder().option("--proxy-trusted-addresses=172.30.83.2").start();
    realm = Realms.on(server).create();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"203.0.113.9", "172.30.83.2", "203.0.113.9, 172.30.83.2", "::1"})
  void whatAClientClaimsIsNotBelieved(String claimed) {
    Http.Answer login = new Oidc(realm, "app").from(claimed).directGrant();
    assertThat(login.status()).as(login.body()).isEqualTo(200);
    assertThat(
            realm
                .admin()
                .get(realm.path("/session-guard/sessions/" + login.text("session_state")))
                .path("ip")
                .asText())
        .isEqualTo("127.0.0.1");
  }
}
