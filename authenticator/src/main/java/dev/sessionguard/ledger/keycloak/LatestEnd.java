package dev.sessionguard.ledger.keycloak;

import org.jspecify.annotations.Nullable;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.SessionExpirationUtils;

/** When the session of a live row ends at the latest, however much it is used. */
public final class LatestEnd {
  /** The end of a session that has no maximum duration. */
  public static final long NEVER = Long.MAX_VALUE;

  private LatestEnd() {}

  /**
   * The time in epoch milliseconds, or {@link #NEVER}: the stricter of Keycloak's maximum duration
   * and the one by rule that the row carries.
   */
  public static long of(RealmModel realm, LedgerEntity row) {
    long keycloaks =
        SessionExpirationUtils.calculateUserSessionMaxLifespanTimestamp(
            row.offline, row.rememberMe, row.started * 1000L, realm);
    @Nullable Long byRule = row.ruleLifetime;
    return Math.min(
        keycloaks > 0 ? keycloaks : NEVER, byRule == null ? NEVER : (row.started + byRule) * 1000L);
  }
}
