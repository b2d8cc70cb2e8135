package dev.sessionguard.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitPolicyTest {

  @ParameterizedTest(name = "{0} or {1}, others ended {2}: {3} or {4}")
  @CsvSource({
    "DENY,             DENY,             false, END_OLDEST,       END_OLDEST",
    "DENY,             DENY,             true,  END_OLDEST,       END_OLDEST",
    "END_OLDEST,       DENY,             false, END_OLDEST,       END_OLDEST",
    "END_LEAST_RECENT, END_LEAST_RECENT, false, END_LEAST_RECENT, END_LEAST_RECENT",
    "ASK_USER,         DENY,             false, ASK_USER,         END_OLDEST",
    "ASK_USER,         END_LEAST_RECENT, false, ASK_USER,         END_LEAST_RECENT",
    "ASK_USER,         DENY,             true,  END_OLDEST,       END_OLDEST",
  })
  void aResetIsNeverRefused(
      WhenExceeded whenExceeded,
      WhenExceeded fallback,
      boolean othersEnded,
      WhenExceeded then,
      WhenExceeded fallbackThen) {
    LimitPolicy policy = new LimitPolicy(SessionLimit.of(2), whenExceeded, fallback, true);
    assertThat(policy.forReset(othersEnded))
        .isEqualTo(new LimitPolicy(SessionLimit.of(2), then, fallbackThen, true));
    assertThat(policy.forReset(othersEnded).withoutAsking().whenExceeded())
        .isNotEqualTo(WhenExceeded.DENY);
  }
}
