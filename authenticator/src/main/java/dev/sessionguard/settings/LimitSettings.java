package dev.sessionguard.settings;

import dev.sessionguard.limit.LimitPolicy;
import dev.sessionguard.limit.Mode;
import dev.sessionguard.limit.SessionLimit;
import dev.sessionguard.limit.WhenExceeded;
import java.util.Objects;

/**
 * The limit on a user's sessions as an administrator set it.
 *
 * @param enabled whether the realm's own limit is on
 * @param mode whether the whole limit, that of rules too, is carried out or only reported
 * @param maxSessions most sessions a user may hold, {@value #MIN_SESSIONS} to {@value
 *     #MAX_SESSIONS}; kept while the limit is off
 * @param whenExceeded what happens to a login beyond the limit
 * @param fallback what happens instead where the user should be asked and cannot be: any but {@link
 *     WhenExceeded#ASK_USER}
 * @param countOffline whether offline sessions take a place too
 * @param resetEndsOthers whether a user's other sessions end when the user resets a credential by
 *     the link that Keycloak mails
 * @param userAttribute whether the user attribute {@value #USER_ATTRIBUTE} gives a user a number of
 *     their own
 */
public record LimitSettings(
    boolean enabled,
    Mode mode,
    int maxSessions,
    WhenExceeded whenExceeded,
    WhenExceeded fallback,
    boolean countOffline,
    boolean resetEndsOthers,
    boolean userAttribute) {

  /** Honoured only where users cannot write it themselves. */
  public static final String USER_ATTRIBUTE = "sessionGuard.maxSessions";

  public static final int MIN_SESSIONS = SessionLimit.LEAST_SET;
  public static final int MAX_SESSIONS = SessionLimit.MOST_SET;
  public static final LimitSettings DEFAULT =
      new LimitSettings(
          false, Mode.ENFORCED, 3, WhenExceeded.END_OLDEST, WhenExceeded.DENY, true, true, false);

  public LimitSettings {
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(whenExceeded, "whenExceeded");
    if (!WhenExceeded.idsWithoutAsking().contains(fallback.id())) {
      throw new IllegalArgumentException("fallback: " + fallback.id());
    }
    if (maxSessions < MIN_SESSIONS || maxSessions > MAX_SESSIONS) {
      throw new IllegalArgumentException("maxSessions: " + maxSessions);
    }
  }

  /** The realm's own policy, carried out or reported: unlimited while the switch is off. */
  public LimitPolicy policy() {
    return new LimitPolicy(
        enabled ? SessionLimit.of(maxSessions) : SessionLimit.UNLIMITED,
        whenExceeded,
        fallback,
        countOffline);
  }
}
