package dev.sessionguard.sessions.keycloak;

import dev.sessionguard.location.CityFiles;
import dev.sessionguard.location.keycloak.LocationProvider;
import dev.sessionguard.sessions.HourlyCounts;
import dev.sessionguard.sessions.LiveCounts;
import dev.sessionguard.sessions.SessionStatistics;
import dev.sessionguard.sessions.SessionStatistics.City;
import dev.sessionguard.sessions.SessionStatistics.Day;
import dev.sessionguard.sessions.SessionStatistics.Holder;
import dev.sessionguard.sessions.SessionStatistics.RefusedBy;
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

  private static final String USERS =
      """
      select count(distinct l.userId) from LedgerEntity l
      where l.realmId = :realm and l.live = true""";

  private static final String TOP_USERS =
      """
      select l.userId, max(l.username), count(*) from LedgerEntity l
      where l.realmId = :realm and l.live = true group by l.userId
      order by count(*) desc, l.userId""";

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

  private static final String COUNTRIES_AND_DEVICES =
      """
      select l.country, l.device, count(*) from LedgerEntity l
      where l.realmId = :realm and l.live = true group by l.country, l.device""";

  /** Without those of an earlier version, of which nothing is known. */
  private static final String REFUSED_BY =
      """
      select l.rule, l.application, l.cap, count(*) from RefusalEntity l
      where l.realmId = :realm and l.refusedTime >= :from and l.gate is not null
      group by l.rule, l.application, l.cap
      order by count(*) desc, l.rule, l.application, l.cap""";

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
    LiveCounts live = live();
    long first = HourlyCounts.firstHour(now);
    HourlyCounts counts =
        new HourlyCounts(
            byHour(LOGINS_BY_HOUR, first),
            byHour(REFUSALS_BY_HOUR, first),
            byHour(ENDS_BY_HOUR, first));
    List<Day> days = counts.days(now);
    return new SessionStatistics(
        now,
        live.total(),
        em.createQuery(USERS, Long.class).setParameter("realm", realmId).getSingleResult(),
        days.get(days.size() - 1),
        days,
        counts.hours(now, live.total()),
        byReason(first),
        topCities(),
        live.countries(),
        live.devices(),
        topUsers(),
        refusedBy(first),
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

  private LiveCounts live() {
    LiveCounts counts = new LiveCounts();
    em.createQuery(COUNTRIES_AND_DEVICES, Object[].class)
        .setParameter("realm", realmId)
        .getResultStream()
        .forEach(row -> counts.add((String) row[0], (String) row[1], (Long) row[2]));
    return counts;
  }

  private List<Holder> topUsers() {
    return em.createQuery(TOP_USERS, Object[].class)
        .setParameter("realm", realmId)
        .setMaxResults(SessionStatistics.USERS)
        .getResultStream()
        .map(row -> new Holder((String) row[0], (String) row[1], (Long) row[2]))
        .toList();
  }

  private List<RefusedBy> refusedBy(long firstHour) {
    return em.createQuery(REFUSED_BY, Object[].class)
        .setParameter("realm", realmId)
        .setParameter("from", firstHour * HourlyCounts.HOUR_MILLIS)
        .setMaxResults(SessionStatistics.REFUSERS)
        .getResultStream()
        .map(row -> RefusedBy.of((String) row[0], (String) row[1], (String) row[2], (Long) row[3]))
        .toList();
  }
}
