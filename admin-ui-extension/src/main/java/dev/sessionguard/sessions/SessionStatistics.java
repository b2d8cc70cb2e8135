package dev.sessionguard.sessions;

import java.util.List;
import java.util.Map;

/**
 * What happened in a realm, in figures.
 *
 * @param asOf when it was counted, epoch milliseconds; figures may be this old
 * @param live sessions that live
 * @param liveUsers users who hold them
 * @param days the last {@value #DAYS} days in UTC, oldest first, today last
 * @param endedByReason sessions that ended on those days, by id of the reason
 * @param topCities where most live sessions are, the most first
 */
public record SessionStatistics(
    long asOf,
    long live,
    long liveUsers,
    Day today,
    List<Day> days,
    Map<String, Long> endedByReason,
    List<City> topCities) {

  public static final int DAYS = 14;
  public static final int CITIES = 10;

  /**
   * One day.
   *
   * @param day its beginning, epoch milliseconds
   */
  public record Day(long day, long logins, long refused, long ended) {}

  /** A city and how many live sessions began there. */
  public record City(String city, @org.jspecify.annotations.Nullable String country, long count) {}
}
