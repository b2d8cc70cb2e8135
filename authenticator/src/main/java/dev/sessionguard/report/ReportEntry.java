package dev.sessionguard.report;

import org.jspecify.annotations.Nullable;

/**
 * A session that a limit would have refused or ended.
 *
 * @param time when, in epoch milliseconds
 * @param kind id of the {@link ReportKind}
 * @param rule name of the rule that gave the limit; empty for the realm's own, an application's and
 *     a cap's
 * @param application name of the application whose part in the session it is about; empty for the
 *     whole session
 * @param cap the cap that was full, as {@code client:crm}; empty for none
 * @param username null where it is not known any more
 * @param loginTime epoch milliseconds; null where the session is not known any more
 */
public record ReportEntry(
    long time,
    String kind,
    String rule,
    String application,
    String cap,
    String userId,
    @Nullable String username,
    String sessionId,
    @Nullable Long loginTime,
    @Nullable String ip,
    @Nullable String city,
    @Nullable String country) {}
