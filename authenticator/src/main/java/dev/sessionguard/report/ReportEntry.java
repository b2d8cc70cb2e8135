package dev.sessionguard.report;

import org.jspecify.annotations.Nullable;

/**
 * A session that the limit would have refused or ended.
 *
 * @param time when, in epoch milliseconds
 * @param kind id of the {@link ReportKind}
 * @param rule name of the rule that gave the limit; empty for the realm's own
 * @param username null where it is not known any more
 * @param loginTime epoch milliseconds; null where the session is not known any more
 */
public record ReportEntry(
    long time,
    String kind,
    String rule,
    String userId,
    @Nullable String username,
    String sessionId,
    @Nullable Long loginTime,
    @Nullable String ip,
    @Nullable String city,
    @Nullable String country) {}
