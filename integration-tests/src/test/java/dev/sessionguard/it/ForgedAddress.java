package dev.sessionguard.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Addresses that are none or not one, as an {@code X-Forwarded-For} may claim them. */
final class ForgedAddress {
  static final List<String> ALL =
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

  private ForgedAddress() {}

  /** Logs in from everywhere, and returns what the ledger has for it. */
  static List<String> logIn(Cluster cluster) throws SQLException {
    Realm realm = Realms.on(cluster.node(0)).create();
    realm.limit(2, "end-oldest");
    for (String address : ALL) {
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
        .isEqualTo(ALL.size() * cluster.nodes().size());
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
}
