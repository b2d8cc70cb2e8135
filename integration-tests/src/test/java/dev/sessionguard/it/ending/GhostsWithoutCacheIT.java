package dev.sessionguard.it.ending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.it.fixture.person.SignedIn;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** As {@link GhostsIT}, in short, where Keycloak keeps no session in memory. */
class GhostsWithoutCacheIT {
  private static final int ROUNDS = Integer.getInteger("sessionGuard.rounds", 4);

  private static final Pattern IN_CACHE =
      Pattern.compile("approximate_entries\\{cache=\"sessions\".*} ([0-9.]+)");

  private static KeycloakServer server;
  private static GhostsOfRaces ofRaces;
  private static GhostsOfUse ofUse;

  @BeforeAll
  static void start() {
    server =
        KeycloakServer.builder()
            .environment(KeycloakServer.USE_CACHES, "false") // as in our image
            .reconcileEvery(60) // as delivered: nothing stays dead because of the net
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

  @Test
  void thereIsNoCache() {
    SignedIn.by(Realms.on(server).create(), "app").assertWorks();
    Matcher entries = IN_CACHE.matcher(server.metrics());
    assertThat(entries.find()).isTrue();
    assertThat(Double.parseDouble(entries.group(1))).isZero();
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
