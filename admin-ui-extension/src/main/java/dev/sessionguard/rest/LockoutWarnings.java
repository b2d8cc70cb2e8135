package dev.sessionguard.rest;

import dev.sessionguard.idle.IdleWarning.Severity;
import dev.sessionguard.limit.WhenExceeded;
import dev.sessionguard.settings.LimitSettings;
import dev.sessionguard.settings.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

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
   * The warnings; none where the limit refuses nobody.
   *
   * @param master whether the realm is Keycloak's master realm
   * @param held how many sessions that count the caller holds in the realm; empty for a caller of
   *     another realm, and for one whom no limit touches
   */
  public static List<SettingsWarning> of(LimitSettings limit, boolean master, OptionalInt held) {
    boolean refuses = limit.whenExceeded() == WhenExceeded.DENY;
    boolean refusesWithoutBrowser =
        limit.whenExceeded() == WhenExceeded.ASK_USER && limit.fallback() == WhenExceeded.DENY;
    if (!limit.enabled() || !(refuses || refusesWithoutBrowser)) {
      return List.of();
    }
    String field = (refuses ? Setting.LIMIT_WHEN_EXCEEDED : Setting.LIMIT_FALLBACK).field();
    String login = refuses ? "log in to the admin console or with kcadm" : "log in with kcadm";
    String max = Integer.toString(limit.maxSessions());
    List<SettingsWarning> warnings = new ArrayList<>();
    if (master) {
      warnings.add(
          new SettingsWarning(
              field,
              ADMINISTRATORS_REFUSED,
              Severity.WARNING.id(),
              ("The administrators of all realms log in here. Who holds as many sessions as allowed"
                      + " (%s) cannot %s, and every login with kcadm begins a session. A service"
                      + " account is never refused.")
                  .formatted(max, login),
              Map.of("maxSessions", max)));
    }
    held.ifPresent(
        sessions -> {
          if (sessions >= limit.maxSessions()) {
            warnings.add(
                new SettingsWarning(
                    field,
                    CALLER_REFUSED,
                    Severity.WARNING.id(),
                    ("You hold as many sessions in this realm as allowed, or more (%d of %s). You"
                            + " cannot %s once more until one of them ends.")
                        .formatted(sessions, max, login),
                    Map.of("maxSessions", max, "sessions", Integer.toString(sessions))));
          }
        });
    return List.copyOf(warnings);
  }
}
