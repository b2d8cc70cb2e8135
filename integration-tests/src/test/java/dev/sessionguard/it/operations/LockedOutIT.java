package dev.sessionguard.it.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.client.Admin;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Kc;
import dev.sessionguard.it.fixture.client.Kcadm;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.server.FreePort;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Node;
import dev.sessionguard.it.fixture.server.Servers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The master realm with a limit that locks its administrators out: they are warned, and get in
 * again as docs/operations.md says.
 */
class LockedOutIT {
  private static final String SETTINGS = "/master/session-guard/settings";
  private static final Map<String, Object> DENY_ONE = Realm.settings(true, 1, "deny");

  /** As in docs/operations.md. */
  private static final String SWITCH_OFF =
      """
      update REALM_ATTRIBUTE set VALUE = 'false'
      where NAME = 'sessionGuard.limit.enabled'
      and REALM_ID = (select ID from REALM where NAME = 'master')""";

  private static Http.Answer token(Node server, Map<String, String> credentials) {
    return Http.send(
        Http.request(server.base() + "/realms/master/protocol/openid-connect/token")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(Http.form(credentials))
            .build());
  }

  private static Http.Answer administrator(Node server) {
    return token(
        server,
        Map.of(
            "grant_type", "password",
            "client_id", "admin-cli",
            "username", "admin",
            "password", "admin"));
  }

  private static Http.Answer serviceAccount(Node server) {
    return token(
        server,
        Map.of(
            "grant_type", "client_credentials",
            "client_id", "rescue",
            "client_secret", Realm.SECRET));
  }

  private static Http.Answer put(Node server, String token, Object settings) {
    return put(server, token, settings, "");
  }

  private static Http.Answer put(Node server, String token, Object settings, String query) {
    try {
      return Admin.of(server)
          .sendAs(token, "PUT", SETTINGS + query, Http.JSON.writeValueAsString(settings));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static List<String> codes(Http.Answer settings) {
    return settings.json().path("warnings").findValuesAsText("code");
  }

  @Test
  void administratorsAreWarnedAndGetInAgain() throws SQLException {
    String url = Servers.database().createDatabase("lockedout");
    int port = FreePort.next();
    Kc kc;
    try (KeycloakServer server = KeycloakServer.builder().postgres(url).port(port).start()) {
      String first = administrator(server).text("access_token");
      assertThat(put(server, first, DENY_ONE).text("error")).isEqualTo("caller-would-be-refused");
      Http.Answer saved = put(server, first, DENY_ONE, "?insist=true");
      assertThat(codes(saved)).containsExactly("administrators-refused", "caller-refused");
      JsonNode parameters = saved.json().at("/warnings/1/parameters");
      assertThat(parameters.path("maxSessions").asText()).isEqualTo("1");
      assertThat(parameters.path("sessions").asText()).isEqualTo("1");
      assertThat(codes(Admin.of(server).sendAs(first, "GET", SETTINGS, "")))
          .containsExactly("administrators-refused", "caller-refused");
      assertThat(administrator(server).status()).isEqualTo(400);
      assertThatThrownBy(() -> new Kcadm(server)).isInstanceOf(AssertionError.class);
      kc = new Kc(server, url);
    }
    kc.run("bootstrap-admin service", "--client-id=rescue", "--client-secret:env=RESCUE_SECRET");
    try (KeycloakServer server = KeycloakServer.builder().postgres(url).port(port).start()) {
      assertThat(administrator(server).status()).as("still locked out").isEqualTo(400);
      String rescue = serviceAccount(server).text("access_token");
      Http.Answer off = put(server, rescue, Realm.settings(false, 1, "deny"));
      assertThat(off.status()).as(off.body()).isEqualTo(200);
      assertThat(codes(off)).isEmpty();
      assertThat(administrator(server).status()).isEqualTo(200);
      assertThat(codes(put(server, rescue, DENY_ONE)))
          .as("a service account is never refused")
          .containsExactly("administrators-refused");
      assertThat(administrator(server).status()).isEqualTo(400);
    }
    try (Connection connection = Servers.database().connect("lockedout");
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(SWITCH_OFF)).isEqualTo(1);
    }
    try (KeycloakServer server = KeycloakServer.builder().postgres(url).port(port).start()) {
      assertThat(administrator(server).status()).isEqualTo(200);
    }
  }
}
