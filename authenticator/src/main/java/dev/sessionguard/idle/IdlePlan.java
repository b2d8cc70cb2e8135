package dev.sessionguard.idle;

import dev.sessionguard.settings.IdleSettings;
import org.jspecify.annotations.Nullable;

/**
 * What a realm's numbers must become to fit its idle settings, and what to remember for the day the
 * switch is turned off. Planning again from the outcome changes nothing.
 *
 * <p>The attributes are the decision. While the switch is on, SSO Session Idle is the setting's,
 * whatever is written elsewhere, and what it was before the switch stays remembered. Remember-me
 * and client idle give way only where they are longer: a shorter one takes nothing from anybody. A
 * value that fits is left alone, and makes us forget the one that did not.
 *
 * @param timeouts the numbers to write
 * @param remembered what to remember; null where nothing is to be restored
 */
public record IdlePlan(RealmTimeouts timeouts, RememberedTimeouts remembered) {

  /** Plans from the numbers as they are and what is remembered. */
  public static IdlePlan of(RealmTimeouts now, RememberedTimeouts remembered, IdleSettings idle) {
    return idle.enabled()
        ? switchedOn(now, remembered, idle.seconds())
        : switchedOff(now, remembered, idle.seconds());
  }

  private static IdlePlan switchedOn(RealmTimeouts now, RememberedTimeouts remembered, int idle) {
    Yielding rememberMe = Yielding.to(idle, now.rememberMeIdle(), remembered.rememberMeIdle());
    Yielding client = Yielding.to(idle, now.clientIdle(), remembered.clientIdle());
    Integer previous = remembered.ssoIdle();
    return new IdlePlan(
        new RealmTimeouts(idle, rememberMe.seconds(), client.seconds(), now.rememberMe()),
        new RememberedTimeouts(
            previous != null ? previous : Integer.valueOf(now.ssoIdle()),
            rememberMe.remembered(),
            client.remembered(),
            idle));
  }

  private static IdlePlan switchedOff(RealmTimeouts now, RememberedTimeouts remembered, int idle) {
    Integer written = remembered.written();
    Integer previous = remembered.ssoIdle();
    // a number that is not ours any more was set by somebody, perhaps with the switch
    boolean untouched = now.ssoIdle() == (written != null ? written : idle);
    RealmTimeouts restored =
        new RealmTimeouts(
            previous != null && untouched ? previous : now.ssoIdle(),
            restored(now.rememberMeIdle(), remembered.rememberMeIdle()),
            now.clientIdle(),
            now.rememberMe());
    int client = restored(now.clientIdle(), remembered.clientIdle());
    return new IdlePlan(
        // Keycloak would refuse to save a realm whose clients may be idle for longer than a session
        client > restored.longestClientIdle()
            ? restored
            : new RealmTimeouts(
                restored.ssoIdle(), restored.rememberMeIdle(), client, now.rememberMe()),
        RememberedTimeouts.NOTHING);
  }

  private static int restored(int now, @Nullable Integer remembered) {
    return now <= 0 && remembered != null ? remembered : now;
  }

  /** A number that gives way to the timeout where it is longer, and comes back where it fits. */
  private record Yielding(int seconds, @Nullable Integer remembered) {

    static Yielding to(int idle, int now, @Nullable Integer remembered) {
      if (now > 0 && now <= idle) {
        return new Yielding(now, null);
      }
      Integer own = now > idle && remembered == null ? Integer.valueOf(now) : remembered;
      if (own != null && own > 0 && own <= idle) {
        return new Yielding(own, null);
      }
      return new Yielding(Math.min(now, 0), own);
    }
  }
}
