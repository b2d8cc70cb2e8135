package dev.sessionguard.rest;

import dev.sessionguard.idle.IdleWarning.Severity;
import dev.sessionguard.limit.LimitPolicy;
import dev.sessionguard.limit.WhenExceeded;
import dev.sessionguard.rules.RulesCodec;
import dev.sessionguard.settings.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rule that says when a limit may lock administrators out. {@code docs/operations.md} says how
 * they get in again.
 */
public final class LockoutWarnings {
  /** The realm is the one whose administrators manage all others. */
  public static final String ADMINISTRATORS_REFUSED = "administrators-refused";

  /** Whoever asks could not log in once more, as things are. */
  public static final String CALLER_REFUSED = "caller-refused";

  private LockoutWarnings() {}

  /**
   * Somebody whom a limit of the realm touches.
   *
   * @param policy their own
   * @param sessions how many that count they hold
   */
  public record Limited(LimitPolicy policy, int sessions) {}

  /**
   * The warnings; none where the limit refuses nobody.
   *
   * @param administrators the policy of those administrators of the master realm whom it may
   *     refuse; null in other realms, and where it refuses none
   * @param caller null for a caller of another realm, and for one whom no limit touches
   */
  public static List<SettingsWarning> of(
      @Nullable LimitPolicy administrators, @Nullable Limited caller) {
    List<SettingsWarning> warnings = new ArrayList<>();
    if (administrators != null && refuses(administrators)) {
      String max = Integer.toString(administrators.limit().max());
      warnings.add(
          new SettingsWarning(
              field(administrators),
              ADMINISTRATORS_REFUSED,
              Severity.WARNING.id(),
              ("The administrators of all realms log in here. Who holds as many sessions as allowed"
                      + " (%s) cannot %s, and every login with kcadm begins a session. A service"
                      + " account is never refused.")
                  .formatted(max, login(administrators)),
              Map.of("maxSessions", max)));
    }
    if (caller != null
        && refuses(caller.policy())
        && caller.sessions() >= caller.policy().limit().max()) {
      String max = Integer.toString(caller.policy().limit().max());
      warnings.add(
          new SettingsWarning(
              field(caller.policy()),
              CALLER_REFUSED,
              Severity.WARNING.id(),
              ("You hold as many sessions in this realm as allowed, or more (%d of %s). You"
                      + " cannot %s once more until one of them ends.")
                  .formatted(caller.sessions(), max, login(caller.policy())),
              Map.of("maxSessions", max, "sessions", Integer.toString(caller.sessions()))));
    }
    return List.copyOf(warnings);
  }

  /** Whether a policy refuses logins of some kind. */
  public static boolean refuses(LimitPolicy policy) {
    return refusesAll(policy) || refusesWithoutBrowser(policy);
  }

  /** Whether a policy refuses logins of every kind. */
  public static boolean refusesAll(LimitPolicy policy) {
    return !policy.isUnlimited() && policy.whenExceeded() == WhenExceeded.DENY;
  }

  private static boolean refusesWithoutBrowser(LimitPolicy policy) {
    return !policy.isUnlimited()
        && policy.whenExceeded() == WhenExceeded.ASK_USER
        && policy.fallback() == WhenExceeded.DENY;
  }

  private static String field(LimitPolicy policy) {
    if (!refusesAll(policy)) {
      return Setting.LIMIT_FALLBACK.field(); // the page words it by this
    }
    return policy.rule().isEmpty() ? Setting.LIMIT_WHEN_EXCEEDED.field() : RulesCodec.FIELD;
  }

  private static String login(LimitPolicy policy) {
    return refusesAll(policy) ? "log in to the admin console or with kcadm" : "log in with kcadm";
  }
}
