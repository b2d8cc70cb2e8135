package dev.sessionguard.sessions;

import dev.sessionguard.sessions.SessionStatistics.Day;
import dev.sessionguard.sessions.SessionStatistics.Hour;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What happened hour by hour, each by the number of the hour since 1970. Days and the course of the
 * live sessions follow from it, so that the database counts once.
 */
public record HourlyCounts(Map<Long, Long> logins, Map<Long, Long> refused, Map<Long, Long> ended) {

  public static final long HOUR_MILLIS = TimeUnit.HOURS.toMillis(1);

  private static final int HOURS_OF_DAY = 24;

  public HourlyCounts {
    logins = Map.copyOf(logins);
    refused = Map.copyOf(refused);
    ended = Map.copyOf(ended);
  }

  /** The first hour that has to be counted for statistics of this moment. */
  public static long firstHour(long now) {
    return (now / HOUR_MILLIS / HOURS_OF_DAY - SessionStatistics.DAYS + 1) * HOURS_OF_DAY;
  }

  /** The days up to that of a moment, in UTC. */
  public List<Day> days(long now) {
    List<Day> days = new ArrayList<>();
    for (long hour = firstHour(now); hour <= now / HOUR_MILLIS; hour += HOURS_OF_DAY) {
      days.add(
          new Day(
              hour * HOUR_MILLIS, ofDay(logins, hour), ofDay(refused, hour), ofDay(ended, hour)));
    }
    return days;
  }

  private static long ofDay(Map<Long, Long> counts, long first) {
    long sum = 0;
    for (long hour = first; hour < first + HOURS_OF_DAY; hour++) {
      sum += counts.getOrDefault(hour, 0L);
    }
    return sum;
  }

  /**
   * The hours up to that of a moment. Who lived at the end of an hour follows from the next: less
   * who came in it, and with those who ended in it.
   *
   * @param live how many live at that moment
   */
  public List<Hour> hours(long now, long live) {
    Deque<Hour> hours = new ArrayDeque<>();
    long last = now / HOUR_MILLIS;
    long lived = live;
    for (long hour = last; hour > last - SessionStatistics.HOURS; hour--) {
      long came = logins.getOrDefault(hour, 0L);
      long went = ended.getOrDefault(hour, 0L);
      hours.addFirst(
          new Hour(
              hour * HOUR_MILLIS, came, refused.getOrDefault(hour, 0L), went, Math.max(0, lived)));
      lived += went - came;
    }
    return List.copyOf(hours);
  }
}
