package dev.sessionguard.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.it.Invariants.Picture;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes wrong around a cluster, in short; all of it is in {@link FaultProof}. */
class FaultsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  static final List<String> FORGED =
      List.of(
          "evil.example<b>",
          "<script>alert(1)</script>",
          "' or '1'='1",
          "198.51.100.1, 10.0.0.1",
          "evil.example, 198.51.100.1",
          "1.2.3.4:99999",
          "[2001:db8::1]:443",
          "2001:db8::1%eth0",
          "999.1.1.1",
          "0x7f000001",
          // more does not fit Keycloak's own event (EVENT_ENTITY.IP_ADDRESS), and it answers 500
          "1".repeat(255),
          "=HYPERLINK(\"http://evil.example\")");

  static Stream<Map<String, String>> poisons() {
    return Stream.of(
        Map.of("sessionGuard.limit.max", "'; drop table session_guard_ledger; --"),
        Map.of("sessionGuard.limit.max", "9".repeat(200)),
        Map.of("sessionGuard.limit.whenExceeded", "<script>alert(1)</script>"),
        Map.of("sessionGuard.limit.enabled", "perhaps"),
        Map.of("sessionGuard.limit.countOffline", "x".repeat(20_000)),
        Map.of("sessionGuard.idle.enabled", "true", "sessionGuard.idle.value", "-2147483649"),
        Map.of("sessionGuard.idle.enabled", "true", "sessionGuard.idle.unit", "fortnights"),
        Map.of("sessionGuard.history.retentionDays", "NaN"),
        Map.of("sessionGuard.privacy.ip", "\u202Eresu"));
  }

  @ParameterizedTest
  @MethodSource("poisons")
  void aPoisonedRealmLetsItsUsersIn(Map<String, String> poison) {
    assertThat(poison(Servers.cluster(), poison)).isEqualTo(4);
  }

  /** Makes a realm with garbage in its attributes, and uses it; returns the number of logins. */
  static int poison(List<KeycloakServer> nodes, Map<String, String> poison) {
    Realm realm = Realms.on(nodes.get(0)).create();
    realm.limit(1, "end-oldest");
    ObjectNode representation = (ObjectNode) realm.admin().get(realm.path(""));
    poison.forEach(((ObjectNode) representation.path("attributes"))::put);
    realm.admin().put(realm.path(""), representation);
    int logins = 0;
    for (KeycloakServer node : nodes) {
      Realm there = realm.at(node);
      assertThat(new Oidc(there, "app").directGrant().status()).isEqualTo(200);
      assertThat(new Browser(there).login("app").isLoggedIn()).isTrue();
      logins += 2;
      assertThat(there.admin().get(there.path("/session-guard/settings"))).isNotEmpty();
      assertThat(there.admin().get(there.path("/session-guard/sessions")).path("total").asInt())
          .isPositive();
    }
    return logins;
  }

  /** The reconciler gets past every other realm to one whose limit is lowered. */
  static void healALoweredLimit(KeycloakServer node) {
    Realm healthy = Realms.on(node).create();
    healthy.limit(3, "end-oldest");
    for (int i = 0; i < 3; i++) {
      new Oidc(healthy, "app").directGrant();
    }
    healthy.limit(1, "end-oldest");
    Await.untilAsserted(PATIENCE, () -> assertThat(healthy.liveSessions()).hasSize(1));
  }

  @Test
  void aForgedAddressIsCountedAndNotBelieved() throws SQLException {
    assertThat(forge(Servers.sharedCluster())).allMatch(ip -> ip.matches("[0-9a-fA-F:.]{2,45}"));
  }

  /** Logs in from everywhere, and returns what the ledger has for it. */
  static List<String> forge(Cluster cluster) throws SQLException {
    Realm realm = Realms.on(cluster.node(0)).create();
    realm.limit(2, "end-oldest");
    for (String address : FORGED) {
      for (KeycloakServer node : cluster.nodes()) {
        assertThat(new Oidc(realm.at(node), "app").from(address).directGrant().status())
            .as(address)
            .isEqualTo(200);
      }
    }
    assertThat(
            realm
                .admin()
                .get(realm.path("/session-guard/sessions?status=all"))
                .path("total")
                .asInt())
        .isEqualTo(FORGED.size() * cluster.nodes().size());
    List<String> stored = new ArrayList<>();
    try (Connection connection = cluster.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select distinct ip from session_guard_ledger where ip is not null and realm_id = '"
                    + realm.id()
                    + "' order by ip")) {
      while (rows.next()) {
        stored.add(rows.getString(1));
      }
    }
    return stored;
  }

  @Test
  void aNodesDeathAmongLoginsLeavesEveryGuarantee() throws SQLException {
    Cluster cluster = Servers.sharedCluster();
    List<Realm> users = new ArrayList<>();
    for (String whenExceeded : List.of("deny", "end-oldest", "end-least-recent")) {
      Realm realm = Realms.on(cluster.node(0)).create();
      realm.limit(2, whenExceeded);
      users.add(realm);
    }
    Set<String> realms = users.stream().map(Realm::id).collect(Collectors.toSet());
    UnaryOperator<Picture> ours = picture -> picture.of(realms);
    try (Connection connection = cluster.connect();
        Traffic traffic = new Traffic(users, cluster.nodes())) {
      traffic.awaitMore(40);
      cluster.kill(1);
      try {
        traffic.awaitMore(40);
        assertThat(Invariants.violations(ours.apply(Invariants.read(connection)))).isEmpty();
      } finally {
        traffic.close();
        cluster.restart(1);
      }
      Invariants.awaitNone(connection, PATIENCE, ours);
      assertThat(traffic.usableAbove(2)).isEmpty();
    }
  }
}
