package dev.sessionguard.report.keycloak;

import dev.sessionguard.ledger.keycloak.LedgerEntity;
import dev.sessionguard.ledger.keycloak.SessionRows;
import dev.sessionguard.ledger.keycloak.Tables;
import dev.sessionguard.report.ReportEntry;
import dev.sessionguard.report.ReportKind;
import dev.sessionguard.report.ReportSummary;
import dev.sessionguard.report.ReportSummary.RuleReport;
import jakarta.persistence.EntityManager;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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

  private static final String BY_RULE =
      """
      select coalesce(r.rule, ''), count(distinct case when r.kind = :refused then r.userId else null end),
      sum(case when r.kind = :refused then 1 else 0 end),
      sum(case when r.kind = :refused then 0 else 1 end)
      from ReportEntity r where r.realmId = :realm and r.time >= :since
      group by r.rule order by count(*) desc, r.rule""";

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

  /**
   * Takes down what would have happened.
   *
   * @param kinds by session id
   * @param rule the rule's name; empty for the realm's own limit
   * @param when epoch milliseconds
   */
  public void add(
      String userId, Map<String, ReportKind> kinds, String rule, String settingsKey, long when) {
    kinds.forEach(
        (sessionId, kind) -> {
          ReportEntity row = new ReportEntity();
          row.id = UUID.randomUUID().toString();
          row.realmId = realmId;
          row.userId = userId;
          row.sessionId = sessionId;
          row.kind = kind.id();
          row.rule = rule.isEmpty() ? null : rule;
          row.settingsKey = settingsKey;
          row.time = when;
          em.persist(row);
        });
  }

  /**
   * The sums of a span of time.
   *
   * @param since epoch milliseconds, inclusive
   */
  public ReportSummary summary(int days, long since) {
    List<RuleReport> rules =
        em.createQuery(BY_RULE, RuleReport.class)
            .setParameter("realm", realmId)
            .setParameter("since", since)
            .setParameter("refused", ReportKind.REFUSED.id())
            .getResultList();
    long users =
        em.createQuery(REFUSED_USERS, Long.class)
            .setParameter("realm", realmId)
            .setParameter("since", since)
            .setParameter("refused", ReportKind.REFUSED.id())
            .getSingleResult();
    return new ReportSummary(
        days,
        users,
        rules.stream().mapToLong(RuleReport::refused).sum(),
        rules.stream().mapToLong(RuleReport::ended).sum(),
        rules);
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
        of.rule == null ? "" : of.rule,
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
