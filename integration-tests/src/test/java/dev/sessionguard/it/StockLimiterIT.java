package dev.sessionguard.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keycloak's own limiter in a realm of ours: what it ends is only recorded. */
class StockLimiterIT {
  private static final int ROUNDS = Integer.getInteger("sessionGuard.rounds", 10);
  private static final int LOGINS = 16;

  /**
   * Each of the logins ends the same sessions. Those that began in one second have no order of
   * their own: Keycloak takes them as it finds them.
   */
  @Test
  void loginsAtOnceThatEndTheSameSessionsDoNotWaitForEachOther() {
    Realm realm = Realms.on(Servers.cluster().get(0)).with("eventsEnabled", false).create();
    StockLimiter.inDirectGrant(realm, 1, "end-oldest");
    Realm there = realm.at(Servers.cluster().get(1));
    String before = Servers.database().log();
    for (int round = 0; round < ROUNDS; round++) {
      useFlow(realm, "direct grant");
      assertThat(logins(realm, there)).containsOnly(200);
      useFlow(realm, "stock");
      assertThat(logins(realm, there)).as("round %d", round).containsOnly(200);
    }
    assertThat(Servers.database().log().substring(before.length()).lines())
        .filteredOn(line -> line.contains("deadlock detected"))
        .isEmpty();
  }

  private static void useFlow(Realm realm, String flow) {
    realm.admin().put(realm.path(""), Map.of("realm", realm.name(), "directGrantFlow", flow));
  }

  private static List<Integer> logins(Realm here, Realm there) {
    Callable<Integer> one = () -> new Oidc(here, "app").directGrant().status();
    Callable<Integer> other = () -> new Oidc(there, "app").directGrant().status();
    return Parallel.run(
        Stream.concat(
                Collections.nCopies(LOGINS / 2, one).stream(),
                Collections.nCopies(LOGINS / 2, other).stream())
            .toList());
  }
}
