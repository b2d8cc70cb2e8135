package dev.sessionguard.sessions;

import dev.sessionguard.location.CityFiles;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
 * @param devices live sessions by id of the kind of device, the most first
 * @param topUsers who hold most live sessions, the most first
 * @param refusedBy what refused logins on those days, the most first
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
    Map<String, Long> devices,
    List<Holder> topUsers,
    List<RefusedBy> refusedBy,
    CityFiles cityFiles) {

  public static final int DAYS = 14;
  public static final int HOURS = 7 * 24;
  public static final int CITIES = 10;
  public static final int USERS = 10;
  public static final int REFUSERS = 10;

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

  /**
   * A user and how many live sessions they hold.
   *
   * @param username null where the ledger does not know it
   */
  public record Holder(String userId, @Nullable String username, long count) {}

  /**
   * What refused logins, and how many.
   *
   * @param scope as {@link RefusalItem} has it
   * @param name of the rule, the application or the cap; null for the realm's own limit
   */
  public record RefusedBy(String scope, @Nullable String name, long count) {

    /** As a refusal's row tells it: at most one of application and cap is there. */
    public static RefusedBy of(
        @Nullable String rule, @Nullable String application, @Nullable String cap, long count) {
      String name = cap != null ? cap : application != null ? application : rule;
      return new RefusedBy(RefusalItem.scopeOf(application, cap), name, count);
    }
  }

  /** A city and how many live sessions began there. */
  public record City(String city, @Nullable String country, long count) {}
}
