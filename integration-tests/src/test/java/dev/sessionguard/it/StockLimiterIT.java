package dev.sessionguard.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keycloak's own limiter in a realm of ours: what it ends is only recorded. */
class StockLimiterIT {
  private static final int ROUNDS = Integer.getInteger("sessionGuard.rounds", 10);
  private static final int LOGINS = 32;

  /** Each of the logins ends several sessions, in whatever order Keycloak finds them. */
  @Test
  void loginsAtOnceThatEndTheSameSessionsDoNotWaitForEachOther() {
    Realm realm = Realms.on(Servers.cluster().get(0)).with("eventsEnabled", false).create();
    StockLimiter.inDirectGrant(realm, 1, "end-oldest");
    Realm there = realm.at(Servers.cluster().get(1));
    String before = Servers.database().log();
    for (int round = 0; round < ROUNDS; round++) {
      Callable<Integer> here = () -> new Oidc(realm, "app").directGrant().status();
      Callable<Integer> other = () -> new Oidc(there, "app").directGrant().status();
      List<Integer> answers =
          Parallel.run(
              Stream.concat(
                      Collections.nCopies(LOGINS / 2, here).stream(),
                      Collections.nCopies(LOGINS / 2, other).stream())
                  .toList());
      assertThat(answers).as("round %d", round).containsOnly(200);
    }
    assertThat(Servers.database().log().substring(before.length()).lines())
        .filteredOn(line -> line.contains("deadlock detected"))
        .isEmpty();
  }
}
