package dev.sessionguard.idle;

import dev.sessionguard.ledger.EndReason;
import java.util.Optional;

/**
 * The rule when a session is over by time, and why: whatever came first.
 *
 * @param idleAt epoch milliseconds at which it is idle
 * @param maxAt epoch milliseconds at which it has lived long enough; 0 or less for never
 */
public record SessionEnd(long idleAt, long maxAt) {
  /** A session that time never ends. */
  public static final SessionEnd NEVER = new SessionEnd(Long.MAX_VALUE, 0);

  /**
   * Why the session is over at the given time; empty while it is not. At the very millisecond it is
   * over, as {@code AuthenticationManager.isSessionValid} has it.
   */
  public Optional<EndReason> at(long now) {
    boolean aged = maxAt > 0 && maxAt <= now;
    if (aged && maxAt <= idleAt) {
      return Optional.of(EndReason.MAX_LIFESPAN);
    }
    return idleAt <= now ? Optional.of(EndReason.IDLE) : Optional.empty();
  }
}
