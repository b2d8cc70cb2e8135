package dev.sessionguard.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.sessions.SessionStatistics.Day;
import dev.sessionguard.sessions.SessionStatistics.Hour;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HourlyCountsTest {

  private static final long HOUR = Duration.ofHours(1).toMillis();

  private static long at(String time) {
    return Instant.parse(time).toEpochMilli();
  }

  private static long hour(String time) {
    return at(time) / HOUR;
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-11-24T00:00:00Z", "2026-11-24T23:59:59.999Z"})
  void daysBeginAtMidnightAndTheLastIsToday(String now) {
    HourlyCounts nothing = new HourlyCounts(Map.of(), Map.of(), Map.of());
    assertThat(nothing.days(at(now)))
        .hasSize(14)
        .startsWith(new Day(at("2026-11-11T00:00:00Z"), 0, 0, 0))
        .endsWith(new Day(at("2026-11-24T00:00:00Z"), 0, 0, 0));
    assertThat(nothing.hours(at(now), 0))
        .hasSize(168)
        .last()
        .extracting(Hour::hour)
        .isEqualTo(at(now) / HOUR * HOUR);
  }

  @Test
  void daysAreTheSumsOfTheirHours() {
    HourlyCounts counts =
        new HourlyCounts(
            Map.of(
                hour("2026-11-22T23:00:00Z"), 1L,
                hour("2026-11-23T00:00:00Z"), 2L,
                hour("2026-11-23T23:00:00Z"), 4L,
                hour("2026-11-24T00:00:00Z"), 8L),
            Map.of(hour("2026-11-23T12:00:00Z"), 16L),
            Map.of(hour("2026-11-24T09:00:00Z"), 32L));
    List<Day> days = counts.days(at("2026-11-24T09:30:00Z"));
    assertThat(days.subList(11, 14))
        .containsExactly(
            new Day(at("2026-11-22T00:00:00Z"), 1, 0, 0),
            new Day(at("2026-11-23T00:00:00Z"), 6, 16, 0),
            new Day(at("2026-11-24T00:00:00Z"), 8, 0, 32));
  }

  /**
   * Eight live now: five of them came in this hour; of the hour before, three came and one went.
   */
  @Test
  void whoLivedFollowsBackwardsFromWhoComesAndGoes() {
    HourlyCounts counts =
        new HourlyCounts(
            Map.of(hour("2026-11-24T09:00:00Z"), 5L, hour("2026-11-24T08:00:00Z"), 3L),
            Map.of(),
            Map.of(hour("2026-11-24T08:00:00Z"), 1L, hour("2026-11-24T07:00:00Z"), 2L));
    List<Hour> hours = counts.hours(at("2026-11-24T09:30:00Z"), 8);
    assertThat(hours.subList(164, 168))
        .containsExactly(
            new Hour(at("2026-11-24T06:00:00Z"), 0, 0, 0, 3),
            new Hour(at("2026-11-24T07:00:00Z"), 0, 0, 2, 1),
            new Hour(at("2026-11-24T08:00:00Z"), 3, 0, 1, 3),
            new Hour(at("2026-11-24T09:00:00Z"), 5, 0, 0, 8));
  }

  /** Logins of sessions whose rows were deleted meanwhile must not lead below nothing. */
  @Test
  void neverLessThanNobodyLived() {
    HourlyCounts counts =
        new HourlyCounts(Map.of(hour("2026-11-24T09:00:00Z"), 5L), Map.of(), Map.of());
    assertThat(counts.hours(at("2026-11-24T09:30:00Z"), 2))
        .extracting(Hour::live)
        .contains(2L, 0L)
        .allMatch(live -> live >= 0);
  }
}
