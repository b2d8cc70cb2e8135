package dev.sessionguard.it;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** As {@link GhostsIT}, in short, where Keycloak keeps no session in memory. */
class GhostsWithoutCacheIT {
  private static final int ROUNDS = Integer.getInteger("sessionGuard.rounds", 4);

  private static KeycloakServer server;
  private static GhostsOfRaces ofRaces;
  private static GhostsOfUse ofUse;

  @BeforeAll
  static void start() {
    server =
        KeycloakServer.builder()
            .option("--spi-user-sessions--infinispan--use-caches=false")
            .start();
    ofRaces = new GhostsOfRaces(List.of(server));
    ofUse = new GhostsOfUse(List.of(server));
  }

  @AfterAll
  static void nothingComesBack() {
    ofRaces.lookOnceMore();
    ofUse.lookOnceMore();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 12})
  void loginsAtOnce(int limit) {
    ofRaces.race(limit, ROUNDS);
  }

  @ParameterizedTest
  @EnumSource
  void anEndInTheMomentOfUse(Ending ending) {
    ofUse.end(ending, ROUNDS);
  }

  @Test
  void anEndInTheMomentOfUseOfTheCookie() {
    ofUse.endBrowsers(ROUNDS);
  }

  @Test
  void loginsAndUseInLoops() {
    ofUse.logInAndUse(Duration.ofSeconds(5));
  }
}
