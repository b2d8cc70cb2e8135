package dev.sessionguard.report;

import java.util.List;

/**
 * How often the limit would have acted in a span of time.
 *
 * @param days length of the span
 * @param users users who would have been refused at least once
 * @param refused logins that would have been refused
 * @param ended sessions, or an application's part in them, that would have been ended
 * @param rules the same by rule, the most first
 * @param applications the same by application
 * @param caps the same by cap
 */
public record ReportSummary(
    int days,
    long users,
    long refused,
    long ended,
    List<RuleReport> rules,
    List<ApplicationReport> applications,
    List<CapReport> caps) {
  public ReportSummary {
    rules = List.copyOf(rules);
    applications = List.copyOf(applications);
    caps = List.copyOf(caps);
  }

  /**
   * How often a rule would have acted.
   *
   * @param rule its name; empty for the realm's own limit
   */
  public record RuleReport(String rule, long users, long refused, long ended) {}

  /**
   * How often an application's limit would have acted.
   *
   * @param application its name
   */
  public record ApplicationReport(String application, long users, long refused, long ended) {}

  /**
   * How often a cap would have acted.
   *
   * @param cap what it is for: {@code realm}, {@code client:crm} or {@code organization:acme}
   */
  public record CapReport(String cap, long users, long refused, long ended) {}
}
