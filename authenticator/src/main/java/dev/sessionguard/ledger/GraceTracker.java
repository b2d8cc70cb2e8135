package dev.sessionguard.ledger;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Since when this node has seen, pass after pass, what may be under way at another: a row whose
 * session is not stored yet, or the other way round. Times that other nodes wrote do not tell, as
 * their clocks differ. For one thread.
 */
public final class GraceTracker {

  /**
   * How long something may be under way. Keycloak writes a session after the login's commit and
   * tries for 10 s ({@code DefaultInfinispanTransactionProvider}).
   */
  public static final Duration UNDER_WAY = Duration.ofSeconds(30);

  /** Written longer ago, by whatever clock, nothing is under way: no clock is this wrong. */
  public static final Duration CERTAIN = Duration.ofMinutes(5);

  private final LongSupplier nanos;
  private Map<String, Long> before = new HashMap<>();
  private Map<String, Long> now = new HashMap<>();

  public GraceTracker() {
    this(System::nanoTime);
  }

  /**
   * @param nanos counts nanoseconds from any beginning, and never back
   */
  GraceTracker(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Begins another pass: what the last one did not see is forgotten. */
  public void begin() {
    before = now;
    now = new HashMap<>();
  }

  /**
   * Notes that something is seen in this pass.
   *
   * @param written when, by the clock of whoever wrote it, in epoch milliseconds
   * @param here the same moment by this node's clock
   * @return whether it cannot be under way any more
   */
  public boolean settled(String what, long written, long here) {
    if (here - written > CERTAIN.toMillis()) {
      return true;
    }
    long first = before.getOrDefault(what, nanos.getAsLong());
    now.put(what, first);
    return nanos.getAsLong() - first >= UNDER_WAY.toNanos();
  }
}
