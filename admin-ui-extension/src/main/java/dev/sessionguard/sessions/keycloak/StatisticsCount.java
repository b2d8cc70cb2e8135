package dev.sessionguard.sessions.keycloak;

import dev.sessionguard.location.CityFiles;
import dev.sessionguard.location.keycloak.LocationProvider;
import dev.sessionguard.sessions.HourlyCounts;
import dev.sessionguard.sessions.SessionStatistics;
import dev.sessionguard.sessions.SessionStatistics.City;
import dev.sessionguard.sessions.SessionStatistics.Country;
import dev.sessionguard.sessions.SessionStatistics.Day;
import jakarta.persistence.EntityManager;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The statistics of a realm, counted in the ledger. Counting a million rows takes a moment, so what
 * was counted is shown again for {@value #KEPT_MILLIS} milliseconds.
 */
public final class StatisticsCount {

  static final long KEPT_MILLIS = 10_000;

  private static final Map<String, SessionStatistics> KEPT = new ConcurrentHashMap<>();

  private static final String COUNT =
      """
      select count(*), count(distinct l.userId) from LedgerEntity l
      where l.realmId = :realm and l.live = true""";

  private static final String LOGINS_BY_HOUR =
      """
      select floor(e.loginTime / :hour), count(*) from LedgerEntity e
      where e.realmId = :realm and e.loginTime >= :from group by 1""";

  private static final String REFUSALS_BY_HOUR =
      """
      select floor(e.refusedTime / :hour), count(*) from RefusalEntity e
      where e.realmId = :realm and e.refusedTime >= :from group by 1""";

  private static final String ENDS_BY_HOUR =
      """
      select floor(e.endTime / :hour), count(*) from LedgerEntity e
      where e.realmId = :realm and e.endTime >= :from group by 1""";

  private static final String BY_REASON =
      """
      select l.endReason, count(*) from LedgerEntity l
      where l.realmId = :realm and l.endTime >= :from group by l.endReason
      order by count(*) desc, l.endReason""";

  private static final String TOP_CITIES =
      """
      select min(l.city), min(l.country), count(*) from LedgerEntity l
      where l.realmId = :realm and l.live = true and l.cityKey <> '' group by l.cityKey
      order by count(*) desc, l.cityKey""";

  private static final String COUNTRIES =
      """
      select l.country, count(*) from LedgerEntity l
      where l.realmId = :realm and l.live = true and l.country is not null group by l.country
      order by count(*) desc, l.country""";

  private final EntityManager em;
  private final String realmId;
  private final CityFiles cityFiles;

  public StatisticsCount(KeycloakSession session, RealmModel realm) {
    this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    this.realmId = realm.getId();
    this.cityFiles = LocationProvider.of(session).files();
  }

  /** The statistics, at most {@value #KEPT_MILLIS} milliseconds old. */
  public SessionStatistics get() {
    long now = Time.currentTimeMillis();
    @Nullable SessionStatistics kept = KEPT.get(realmId);
    if (kept != null && kept.asOf() <= now && kept.asOf() > now - KEPT_MILLIS) {
      return kept;
    }
    SessionStatistics counted = count(now);
    KEPT.values().removeIf(other -> other.asOf() < now - KEPT_MILLIS);
    KEPT.put(realmId, counted);
    return counted;
  }

  private SessionStatistics count(long now) {
    Object[] live =
        em.createQuery(COUNT, Object[].class).setParameter("realm", realmId).getSingleResult();
    long first = HourlyCounts.firstHour(now);
    HourlyCounts counts =
        new HourlyCounts(
            byHour(LOGINS_BY_HOUR, first),
            byHour(REFUSALS_BY_HOUR, first),
            byHour(ENDS_BY_HOUR, first));
    List<Day> days = counts.days(now);
    return new SessionStatistics(
        now,
        (Long) live[0],
        (Long) live[1],
        days.get(days.size() - 1),
        days,
        counts.hours(now, (Long) live[0]),
        byReason(first),
        topCities(),
        countries(),
        cityFiles);
  }

  /** Counted hour by hour, each a range of an index. */
  private Map<Long, Long> byHour(String query, long firstHour) {
    Map<Long, Long> counts = new HashMap<>();
    em.createQuery(query, Object[].class)
        .setParameter("realm", realmId)
        .setParameter("from", firstHour * HourlyCounts.HOUR_MILLIS)
        .setParameter("hour", HourlyCounts.HOUR_MILLIS)
        .getResultStream()
        .forEach(row -> counts.put(((Number) row[0]).longValue(), (Long) row[1]));
    return counts;
  }

  private Map<String, Long> byReason(long firstHour) {
    Map<String, Long> counts = new LinkedHashMap<>();
    em.createQuery(BY_REASON, Object[].class)
        .setParameter("realm", realmId)
        .setParameter("from", firstHour * HourlyCounts.HOUR_MILLIS)
        .getResultStream()
        .forEach(row -> counts.put((String) row[0], (Long) row[1]));
    return counts;
  }

  private List<City> topCities() {
    return em.createQuery(TOP_CITIES, Object[].class)
        .setParameter("realm", realmId)
        .setMaxResults(SessionStatistics.CITIES)
        .getResultStream()
        .map(row -> new City((String) row[0], (String) row[1], (Long) row[2]))
        .toList();
  }

  private List<Country> countries() {
    return em.createQuery(COUNTRIES, Object[].class)
        .setParameter("realm", realmId)
        .getResultStream()
        .map(row -> new Country((String) row[0], (Long) row[1]))
        .toList();
  }
}
