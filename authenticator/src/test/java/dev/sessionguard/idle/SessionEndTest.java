package dev.sessionguard.idle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionEndTest {

  /** Idle at, aged at, the end's reason at 1000. */
  @ParameterizedTest(name = "idle at {0}, aged at {1}: {2}")
  @CsvSource({
    "1001, 1001, ",
    "1000, 1001, idle",
    "1001, 1000, max-lifespan",
    "900, 800, max-lifespan",
    "800, 900, idle",
    "900, 900, max-lifespan",
    "900, 5000, idle",
    "900, -1, idle", // an offline session may live for ever
    "1001, -1, ",
    "1001, 0, ",
  })
  void firstEndNamesTheReason(long idleAt, long maxAt, String reason) {
    assertThat(new SessionEnd(idleAt, maxAt).at(1000).map(end -> end.id()).orElse(null))
        .isEqualTo(reason);
  }
}
