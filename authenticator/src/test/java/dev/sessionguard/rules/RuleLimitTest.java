package dev.sessionguard.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sessionguard.limit.SessionLimit;
import dev.sessionguard.limit.WhenExceeded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** What limit a rule can give. */
class RuleLimitTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 999, 1000})
  void aNumberWithinTheBoundsIsOne(int number) {
    assertThat(new RuleLimit(number, null, null).number()).isEqualTo(SessionLimit.of(number));
    assertThat(RuleLimit.isNumber(number)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1001, Integer.MAX_VALUE})
  void anyOtherIsNone(int number) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RuleLimit(number, null, null))
        .withMessage("maxSessions: " + number);
    assertThat(RuleLimit.isNumber(number)).isFalse();
  }

  @Test
  void noNumberIsNoLimit() {
    assertThat(new RuleLimit(null, null, null).number()).isEqualTo(SessionLimit.UNLIMITED);
  }

  @Test
  void nobodyIsAskedWhoCannotBeAsked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RuleLimit(1, null, WhenExceeded.ASK_USER))
        .withMessage("fallback: ask-user");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "ASK_USER")
  void everythingElseCanHappenInstead(WhenExceeded fallback) {
    assertThat(new RuleLimit(1, WhenExceeded.ASK_USER, fallback).fallback()).isEqualTo(fallback);
  }
}
