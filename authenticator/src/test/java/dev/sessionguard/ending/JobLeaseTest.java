package dev.sessionguard.ending;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobLeaseTest {
  private static final long NOW = 1_800_000_000_000L;

  @ParameterizedTest
  @CsvSource({"0, false", "1000, false", "59999, false", "60000, false", "60001, true"})
  void aJobIsTakenOverAfterAMinute(long silentFor, boolean taken) {
    assertThat(NOW - silentFor < JobLease.staleBefore(NOW)).isEqualTo(taken);
  }

  @ParameterizedTest
  @CsvSource({"0, true", "3599999, true", "3600000, false"})
  void aJobIsWaitedForAnHour(long runsFor, boolean waitedFor) {
    assertThat(NOW - runsFor > JobLease.trustedSince(NOW)).isEqualTo(waitedFor);
  }
}
