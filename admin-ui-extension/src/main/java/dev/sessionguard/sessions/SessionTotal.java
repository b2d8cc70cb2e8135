package dev.sessionguard.sessions;

/**
 * How many sessions answer a question.
 *
 * @param count exact, or an estimate from a sample
 * @param exact which of the two
 */
public record SessionTotal(long count, boolean exact) {

  /** Up to here totals are exact. */
  public static final int CAP = 10_000;

  public SessionTotal plus(SessionTotal other) {
    return new SessionTotal(count + other.count, exact && other.exact);
  }
}
