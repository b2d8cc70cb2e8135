package dev.sessionguard.report.keycloak;

import dev.sessionguard.ledger.keycloak.LedgerEntity;
import dev.sessionguard.ledger.keycloak.SessionRows;
import dev.sessionguard.ledger.keycloak.Tables;
import dev.sessionguard.report.ReportEntry;
import dev.sessionguard.report.ReportKind;
import dev.sessionguard.report.ReportSource;
import dev.sessionguard.report.ReportSummary;
import dev.sessionguard.report.ReportSummary.ApplicationReport;
import dev.sessionguard.report.ReportSummary.CapReport;
import dev.sessionguard.report.ReportSummary.RuleReport;
import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** What the limit would have done in a realm, written and read with the caller's transaction. */
public final class Reports {

  /** The table, whose rows go with their user. */
  public static final Tables TABLES = new Tables(List.of(ReportEntity.class), List.of());

  private static final String SESSIONS_OF =
      """
      select r.sessionId from ReportEntity r
      where r.realmId = :realm and r.userId = :user and r.settingsKey = :key""";

  private static final String OF_THESE =
      """
      select r.sessionId from ReportEntity r
      where r.realmId = :realm and r.settingsKey = :key and r.sessionId in (:sessions)""";

  private static final String SUMS =
      """
      , count(distinct case when r.kind = :refused then r.userId else null end),
      sum(case when r.kind = :refused then 1 else 0 end),
      sum(case when r.kind = :refused then 0 else 1 end)
      from ReportEntity r where r.realmId = :realm and r.time >= :since""";

  private static final String BY_RULE =
      "select coalesce(r.rule, '')"
          + SUMS
          + """
             and r.application is null and r.cap is null
            group by r.rule order by count(*) desc, r.rule""";

  private static final String BY_APPLICATION =
      "select r.application"
          + SUMS
          + """
             and r.application is not null
            group by r.application order by count(*) desc, r.application""";

  private static final String BY_CAP =
      "select r.cap"
          + SUMS
          + """
             and r.cap is not null
            group by r.cap order by count(*) desc, r.cap""";

  private static final String REFUSED_USERS =
      """
      select count(distinct r.userId) from ReportEntity r
      where r.realmId = :realm and r.time >= :since and r.kind = :refused""";

  private static final String NEWEST =
      """
      from ReportEntity r where r.realmId = :realm and r.time >= :since
      order by r.time desc, r.id""";

  private static final String DELETE_BEFORE =
      "delete from ReportEntity r where r.realmId = :realm and r.time < :before";

  private final KeycloakSession session;
  private final EntityManager em;
  private final String realmId;

  public Reports(KeycloakSession session, String realmId) {
    this.session = session;
    this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    this.realmId = realmId;
  }

  /** Ids of a user's sessions that were reported under the settings of this key. */
  public Set<String> sessionsOf(String userId, String settingsKey) {
    return new HashSet<>(
        em.createQuery(SESSIONS_OF, String.class)
            .setParameter("realm", realmId)
            .setParameter("user", userId)
            .setParameter("key", settingsKey)
            .getResultList());
  }

  /** Those of these sessions that were reported under the settings of this key. */
  public Set<String> amongThese(Collection<String> sessionIds, String settingsKey) {
    return sessionIds.isEmpty()
        ? Set.of()
        : Set.copyOf(
            em.createQuery(OF_THESE, String.class)
                .setParameter("realm", realmId)
                .setParameter("key", settingsKey)
                .setParameter("sessions", sessionIds)
                .getResultList());
  }

  /**
   * Takes down what would have happened.
   *
   * @param kinds by session id
   * @param settingsKey under which they are not told again
   * @param when epoch milliseconds
   */
  public void add(
      String userId,
      Map<String, ReportKind> kinds,
      ReportSource source,
      String settingsKey,
      long when) {
    kinds.forEach(
        (sessionId, kind) -> {
          ReportEntity row = new ReportEntity();
          row.id = UUID.randomUUID().toString();
          row.realmId = realmId;
          row.userId = userId;
          row.sessionId = sessionId;
          row.kind = kind.id();
          row.rule = orNull(source.rule());
          row.application = orNull(source.application());
          row.cap = orNull(source.cap());
          row.settingsKey = settingsKey;
          row.time = when;
          em.persist(row);
        });
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  /**
   * The sums of a span of time.
   *
   * @param since epoch milliseconds, inclusive
   */
  public ReportSummary summary(int days, long since) {
    List<RuleReport> rules = sums(BY_RULE, RuleReport.class, since);
    List<ApplicationReport> applications = sums(BY_APPLICATION, ApplicationReport.class, since);
    List<CapReport> caps = sums(BY_CAP, CapReport.class, since);
    long users =
        em.createQuery(REFUSED_USERS, Long.class)
            .setParameter("realm", realmId)
            .setParameter("since", since)
            .setParameter("refused", ReportKind.REFUSED.id())
            .getSingleResult();
    return new ReportSummary(
        days,
        users,
        rules.stream().mapToLong(RuleReport::refused).sum()
            + applications.stream().mapToLong(ApplicationReport::refused).sum()
            + caps.stream().mapToLong(CapReport::refused).sum(),
        rules.stream().mapToLong(RuleReport::ended).sum()
            + applications.stream().mapToLong(ApplicationReport::ended).sum()
            + caps.stream().mapToLong(CapReport::ended).sum(),
        rules,
        applications,
        caps);
  }

  private <T> List<T> sums(String query, Class<T> type, long since) {
    return em.createQuery(query, type)
        .setParameter("realm", realmId)
        .setParameter("since", since)
        .setParameter("refused", ReportKind.REFUSED.id())
        .getResultList();
  }

  /**
   * What would have happened, newest first.
   *
   * @param since epoch milliseconds, inclusive
   * @param first how many to leave out
   * @param max at most so many
   */
  public List<ReportEntry> entries(long since, int first, int max) {
    List<ReportEntity> found =
        em.createQuery(NEWEST, ReportEntity.class)
            .setParameter("realm", realmId)
            .setParameter("since", since)
            .setFirstResult(first)
            .setMaxResults(max)
            .getResultList();
    Map<String, LedgerEntity> rows =
        SessionRows.latest(
            session, realmId, found.stream().map(row -> row.sessionId).distinct().toList());
    return found.stream().map(row -> entry(row, rows.get(row.sessionId))).toList();
  }

  private static ReportEntry entry(ReportEntity of, @Nullable LedgerEntity row) {
    return new ReportEntry(
        of.time,
        of.kind,
        Objects.requireNonNullElse(of.rule, ""),
        Objects.requireNonNullElse(of.application, ""),
        Objects.requireNonNullElse(of.cap, ""),
        of.userId,
        row == null ? null : row.username(),
        of.sessionId,
        row == null ? null : row.loginTime(),
        row == null ? null : row.ip(),
        row == null ? null : row.city(),
        row == null ? null : row.country());
  }

  /**
   * Deletes what is older.
   *
   * @param before epoch milliseconds, exclusive
   */
  public void prune(long before) {
    em.createQuery(DELETE_BEFORE)
        .setParameter("realm", realmId)
        .setParameter("before", before)
        .executeUpdate();
  }
}
