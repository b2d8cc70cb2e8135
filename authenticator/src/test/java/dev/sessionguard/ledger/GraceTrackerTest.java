package dev.sessionguard.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraceTrackerTest {
  private static final long HERE = 1_800_000_000_000L;

  private final AtomicLong nanos = new AtomicLong();
  private final GraceTracker sightings = new GraceTracker(nanos::get);

  private boolean settledAfter(long seconds, long written) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    sightings.begin();
    return sightings.settled("row", written, HERE);
  }

  @ParameterizedTest(name = "written {0} s ago by its clock")
  @ValueSource(longs = {-7200, -120, 0, 29, 31, 120, 299, 300})
  void whatIsSeenForTheFirstTimeMayBeUnderWay(long ago) {
    assertThat(settledAfter(0, HERE - ago * 1000)).isFalse();
  }

  @ParameterizedTest(name = "written {0} s ago by its clock")
  @ValueSource(longs = {-7200, -120, 0, 120, 299})
  void whatIsSeenForThirtySecondsIsSettled(long ago) {
    long written = HERE - ago * 1000;
    assertThat(settledAfter(0, written)).isFalse();
    assertThat(settledAfter(29, written)).isFalse();
    assertThat(settledAfter(1, written)).isTrue();
  }

  @Test
  void whatIsOlderThanAnyClockIsWrongIsSettledAtOnce() {
    assertThat(settledAfter(0, HERE - 300_001)).isTrue();
  }

  @Test
  void whatWasAwayForAPassIsSeenAnew() {
    assertThat(settledAfter(0, HERE)).isFalse();
    nanos.addAndGet(Duration.ofSeconds(60).toNanos());
    sightings.begin();
    assertThat(settledAfter(60, HERE)).isFalse();
  }
}
