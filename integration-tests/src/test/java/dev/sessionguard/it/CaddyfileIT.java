package dev.sessionguard.it;

import static org.assertj.core.api.Assertions.assertThat;

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
}
