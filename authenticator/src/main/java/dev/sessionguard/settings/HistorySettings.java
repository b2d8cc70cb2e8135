package dev.sessionguard.settings;

import java.util.concurrent.TimeUnit;

/**
 * How long ended sessions stay in the ledger.
 *
 * @param retentionDays days after the end, {@value #MIN_DAYS} to {@value #MAX_DAYS}
 */
public record HistorySettings(int retentionDays) {

  public static final int MIN_DAYS = 1;
  public static final int MAX_DAYS = 3650;
  public static final HistorySettings DEFAULT = new HistorySettings(90);

  public HistorySettings {
    if (retentionDays < MIN_DAYS || retentionDays > MAX_DAYS) {
      throw new IllegalArgumentException("retentionDays: " + retentionDays);
    }
  }

  /** What ended before this time is not kept; both in epoch milliseconds. */
  public long keptSince(long now) {
    return now - TimeUnit.DAYS.toMillis(retentionDays);
  }
}
