package dev.sessionguard.it.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.server.Caddy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the shipped proxy lets through, and for whom. */
class CaddyfileIT {

  /** The test's own requests come from elsewhere, as those of the public do. */
  private static Caddy fromOutside;

  private static Caddy fromHere;

  @BeforeAll
  static void start() {
    fromOutside = new Caddy(Map.of("ADMIN_ADDRESSES", "192.0.2.0/24 2001:db8::/32"));
    fromHere = new Caddy(Map.of());
  }

  @AfterAll
  static void stop() {
    fromOutside.close();
    fromHere.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/admin",
        "/admin/",
        "/admin/master/console/",
        "/admin/demo/console/",
        "/admin/realms",
        "/admin/realms/demo/session-guard/sessions",
        "/admin/api/v2/anything",
        "/realms/master",
        "/realms/master/",
        "/realms/master/protocol/openid-connect/token",
        "/realms/master/session-guard/account",
        "/.well-known/openid-configuration/realms/master",
        "//admin/realms",
        "/realms//master/protocol/openid-connect/token",
        "/ADMIN/realms",
        "/%61dmin/realms",
        "/realms/%6daster/protocol/openid-connect/token",
        "/realms/demo/../master/protocol/openid-connect/token",
        "/realms/demo/%2e%2e/master/protocol/openid-connect/token",
        "/admin;x=y/realms",
        "/realms;x=y/master/protocol/openid-connect/token",
        "/realms/master;x=y/protocol/openid-connect/token"
      })
  void administrationIsNotForThePublic(String path) {
    assertThat(fromOutside.get(path).status()).isEqualTo(403);
    assertThat(fromOutside.get(path + "?a=b").status()).isEqualTo(403);
    assertThat(fromHere.get(path).body()).as("from an allowed address").isEqualTo(Caddy.NODE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/realms/demo/protocol/openid-connect/auth?client_id=admin&redirect_uri=/admin/realms",
        "/realms/demo/account/",
        "/realms/demo/session-guard/account",
        "/realms/masters/account/",
        "/realms/demo/admin/",
        "/resources/abcde/admin/keycloak.v2/favicon.svg",
        "/administration"
      })
  void theRestIs(String path) {
    assertThat(fromOutside.get(path).body()).isEqualTo(Caddy.NODE);
  }

  @Test
  void unlessAskedOtherwiseThisMachineIsAllowedAlone() {
    assertThat(Caddy.adapted(Map.of()).findValues("ranges"))
        .containsExactly(Http.JSON.valueToTree(List.of("127.0.0.0/8", "::1")));
  }

  /** Limits, places and filters rest on the address: a client cannot say which one it has. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-For: 203.0.113.9",
        "X-Forwarded-For: 203.0.113.9, 127.0.0.1",
        "x-forwarded-for: 203.0.113.9",
        "Forwarded: for=203.0.113.9",
        "X-Real-IP: 203.0.113.9",
        "X-Forwarded-Port: 203",
        "X-Forwarded-Host: 203.0.113.9",
        "X-Forwarded-Proto: 203.0.113.9"
      })
  void theNodeLearnsTheTrueAddressOnly(String claimed) {
    assertThat(fromOutside.get("/realms/demo/account/", claimed).body()).isEqualTo(Caddy.NODE);
    Headers asked = fromOutside.asked();
    assertThat(asked.get("X-Forwarded-For")).containsExactly("127.0.0.1");
    assertThat(asked.get("X-Forwarded-Host")).containsExactly("keycloak.test");
    assertThat(asked).doesNotContainKeys("Forwarded", "X-real-ip", "X-forwarded-port");
    assertThat(asked.values().toString()).doesNotContain("203");
  }
}
