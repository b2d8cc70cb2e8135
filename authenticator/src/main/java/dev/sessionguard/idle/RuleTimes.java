package dev.sessionguard.idle;

import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.rules.Resolution;
import dev.sessionguard.rules.Resolution.Time;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The times after which rules end a user's online sessions. They only make Keycloak's own times
 * shorter: of both, the stricter holds.
 *
 * @param idle since the last use; null where no rule says anything
 * @param lifetime since the session's start; null where no rule says anything
 */
public record RuleTimes(@Nullable Time idle, @Nullable Time lifetime) {
  /** No rule says anything. */
  public static final RuleTimes NONE = new RuleTimes(null, null);

  /** A second, in milliseconds: Keycloak counts in whole ones. */
  private static final long SECOND = 1000;

  /**
   * The end of a session that is over by time.
   *
   * @param rule name of the rule that gave the time; null where it was Keycloak's own
   */
  public record Over(EndReason reason, @Nullable String rule) {}

  /** The times among what rules say of a user. */
  public static RuleTimes of(Resolution rules) {
    return rules.idle() == null && rules.lifetime() == null
        ? NONE
        : new RuleTimes(rules.idle(), rules.lifetime());
  }

  /** Whether no rule says anything. */
  public boolean isNone() {
    return idle == null && lifetime == null;
  }

  /** The idle time in seconds; null where no rule says anything. */
  public @Nullable Long idleSeconds() {
    return idle == null ? null : Long.valueOf(idle.seconds());
  }

  /** The lifetime in seconds; null where no rule says anything. */
  public @Nullable Long lifetimeSeconds() {
    return lifetime == null ? null : Long.valueOf(lifetime.seconds());
  }

  /**
   * When a session is over by time: the earlier of Keycloak's time and the rules', for each kind.
   *
   * @param keycloaks when it is over by Keycloak's own times
   * @param lastUse epoch milliseconds
   * @param started epoch milliseconds
   */
  public SessionEnd within(SessionEnd keycloaks, long lastUse, long started) {
    SessionEnd ours = ours(lastUse, started);
    return new SessionEnd(
        Math.min(keycloaks.idleAt(), ours.idleAt()),
        lifetime == null || (keycloaks.maxAt() > 0 && keycloaks.maxAt() < ours.maxAt())
            ? keycloaks.maxAt()
            : ours.maxAt());
  }

  /**
   * Why a session is over by time; empty while it is not.
   *
   * @param keycloaks when it is over by Keycloak's own times
   * @param lastUse epoch milliseconds
   * @param started epoch milliseconds
   * @param now epoch milliseconds
   */
  public Optional<Over> over(SessionEnd keycloaks, long lastUse, long started, long now) {
    SessionEnd ours = ours(lastUse, started);
    SessionEnd end = within(keycloaks, lastUse, started);
    String ofIdle = end.idleAt() == ours.idleAt() ? name(idle) : null;
    String ofLifetime = end.maxAt() == ours.maxAt() ? name(lifetime) : null;
    return end.at(now)
        .map(reason -> new Over(reason, reason == EndReason.IDLE ? ofIdle : ofLifetime));
  }

  private static @Nullable String name(@Nullable Time time) {
    return time == null ? null : time.source().from();
  }

  /**
   * When a session is over by rule, in epoch milliseconds; null where no rule says anything.
   *
   * @param lastUse epoch milliseconds
   * @param started epoch milliseconds
   */
  public @Nullable Long deadline(long lastUse, long started) {
    if (isNone()) {
      return null;
    }
    SessionEnd ours = ours(lastUse, started);
    return lifetime == null ? ours.idleAt() : Math.min(ours.idleAt(), ours.maxAt());
  }

  private SessionEnd ours(long lastUse, long started) {
    return new SessionEnd(
        idle == null
            ? SessionEnd.NEVER.idleAt()
            : lastUse - Math.floorMod(lastUse, SECOND) + idle.seconds() * SECOND,
        lifetime == null ? SessionEnd.NEVER.maxAt() : started + lifetime.seconds() * SECOND);
  }
}
