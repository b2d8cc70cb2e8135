package dev.sessionguard.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Realms whose {@code sessionGuard.*} attributes are garbage. */
final class PoisonedRealm {
  private PoisonedRealm() {}

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

  /** Makes a realm with garbage in its attributes, and uses it; returns the number of logins. */
  static int use(List<KeycloakServer> nodes, Map<String, String> poison) {
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
}
