package dev.sessionguard.sessions;

import dev.sessionguard.location.CityFiles;
import java.util.List;
import java.util.Map;

/**
 * What happened in a realm, in figures.
 *
 * @param asOf when it was counted, epoch milliseconds; figures may be this old
 * @param live sessions that live
 * @param liveUsers users who hold them
 * @param days the last {@value #DAYS} days in UTC, oldest first, today last
 * @param hours the last {@value #HOURS} hours, oldest first, this one last
 * @param endedByReason sessions that ended on those days, by id of the reason
 * @param topCities where most live sessions are, the most first
 * @param countries of all live sessions whose country is known, the most first
 * @param cityFiles how it stands with the city files of the node that answers
 */
public record SessionStatistics(
    long asOf,
    long live,
    long liveUsers,
    Day today,
    List<Day> days,
    List<Hour> hours,
    Map<String, Long> endedByReason,
    List<City> topCities,
    List<Country> countries,
    CityFiles cityFiles) {

  public static final int DAYS = 14;
  public static final int HOURS = 7 * 24;
  public static final int CITIES = 10;

  /**
   * One day.
   *
   * @param day its beginning, epoch milliseconds
   */
  public record Day(long day, long logins, long refused, long ended) {}

  /**
   * One hour.
   *
   * @param hour its beginning, epoch milliseconds
   * @param live sessions that lived at its end, of this one those that live now; what the ledger no
   *     longer keeps is not counted
   */
  public record Hour(long hour, long logins, long refused, long ended, long live) {}

  /**
   * A country and how many live sessions began there.
   *
   * @param country ISO 3166-1 alpha-2
   */
  public record Country(String country, long count) {}

  /** A city and how many live sessions began there. */
  public record City(String city, @org.jspecify.annotations.Nullable String country, long count) {}
}
