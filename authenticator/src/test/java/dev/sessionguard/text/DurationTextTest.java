package dev.sessionguard.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationTextTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0 seconds",
    "-5, 0 seconds",
    "1, 1 second",
    "59, 59 seconds",
    "60, 1 minute",
    "90, 1 minute 30 seconds",
    "900, 15 minutes",
    "3600, 1 hour",
    "5400, 1 hour 30 minutes",
    "86400, 1 day",
    "90061, 1 day 1 hour",
    "31536000, 365 days",
  })
  void namesTheTwoLargestUnits(int seconds, String words) {
    assertThat(DurationText.of(seconds)).isEqualTo(words);
  }
}
