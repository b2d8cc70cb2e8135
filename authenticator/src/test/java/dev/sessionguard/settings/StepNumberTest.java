package dev.sessionguard.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class StepNumberTest {
  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", "\t"})
  void nothingIsNoLimitOfItsOwn(String text) {
    assertThat(StepNumber.read(text)).isEqualTo(new StepNumber.Unset());
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1000, 1000", "' 7 ', 7", "+2, 2"})
  void aNumberWithinBoundsIsTheLimit(String text, int max) {
    assertThat(StepNumber.read(text)).isEqualTo(new StepNumber.Limit(max));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1001", "abc", "1.5", "99999999999", "1 2", "${max}"})
  void anythingElseIsInvalid(String text) {
    assertThat(StepNumber.read(text)).isEqualTo(new StepNumber.Invalid());
  }
}
