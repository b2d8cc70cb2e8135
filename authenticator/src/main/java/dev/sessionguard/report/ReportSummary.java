package dev.sessionguard.report;

import java.util.List;

/**
 * How often the limit would have acted in a span of time.
 *
 * @param days length of the span
 * @param users users who would have been refused at least once
 * @param refused logins that would have been refused
 * @param ended sessions that would have been ended
 * @param rules the same by rule, the most first
 */
public record ReportSummary(
    int days, long users, long refused, long ended, List<RuleReport> rules) {
  public ReportSummary {
    rules = List.copyOf(rules);
  }

  /**
   * How often a rule would have acted.
   *
   * @param rule its name; empty for the realm's own limit
   */
  public record RuleReport(String rule, long users, long refused, long ended) {}
}
