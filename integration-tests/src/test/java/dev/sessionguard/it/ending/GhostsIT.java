package dev.sessionguard.it.ending;

import dev.sessionguard.it.fixture.server.Servers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No session works that the limit or anybody else ended, whatever its client does meanwhile. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GhostsIT {
  /** For each limit and each way to end; {@code -DsessionGuard.rounds=N}. */
  private static final int ROUNDS = Integer.getInteger("sessionGuard.rounds", 10);

  private static GhostsOfRaces ofRacesOnOneNode;
  private static GhostsOfRaces ofRacesOnTwoNodes;
  private static GhostsOfUse ofUse;

  @BeforeAll
  static void start() {
    ofUse = new GhostsOfUse(Servers.cluster());
    ofUse.beginIdle(4);
    ofRacesOnOneNode = new GhostsOfRaces(List.of(Servers.postgres()));
    ofRacesOnTwoNodes = new GhostsOfRaces(Servers.cluster());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 12, 50})
  void loginsAtOnceOnOneNode(int limit) {
    ofRacesOnOneNode.race(limit, ROUNDS);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 12, 50})
  void loginsAtOnceOnTwoNodes(int limit) {
    ofRacesOnTwoNodes.race(limit, ROUNDS);
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
  @Order(Integer.MAX_VALUE) // the minute has passed by then
  void anIdleEndWhileItsClientLooks() {
    ofUse.endIdle();
  }

  @Test
  void loginsAndUseInLoops() {
    ofUse.logInAndUse(Duration.ofSeconds(10));
  }

  @AfterAll
  static void nothingComesBack() {
    ofRacesOnOneNode.lookOnceMore();
    ofRacesOnTwoNodes.lookOnceMore();
    ofUse.lookOnceMore();
  }
}
