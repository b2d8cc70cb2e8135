package dev.sessionguard.report;

/**
 * What gave the limit that is only reported; at most one of these is not empty, and where all are
 * it was the realm.
 *
 * @param rule name of a rule
 * @param application name of an application
 * @param cap id of a cap, as {@code client:crm}
 */
public record ReportSource(String rule, String application, String cap) {
  /** A rule's limit on a user, or the realm's. */
  public static ReportSource ofRule(String rule) {
    return new ReportSource(rule, "", "");
  }

  public static ReportSource ofApplication(String application) {
    return new ReportSource("", application, "");
  }

  public static ReportSource ofCap(String cap) {
    return new ReportSource("", "", cap);
  }
}
