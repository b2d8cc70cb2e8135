package dev.sessionguard.sessions.keycloak;

import jakarta.persistence.Query;
import jakarta.persistence.QueryTimeoutException;
import java.util.function.Supplier;

/** The time that one statement of an administrator's question may take. */
public final class TimeLimit {

  /** Milliseconds; whole seconds, as the drivers have it. */
  static final int MILLIS = 5_000;

  private static final String HINT = "jakarta.persistence.query.timeout";

  private TimeLimit() {}

  /** A question that cannot be answered in time. */
  public static final class Exceeded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Exceeded(QueryTimeoutException cause) {
      super(cause);
    }
  }

  /** The query, which the database gives up after {@value #MILLIS} milliseconds. */
  static <Q extends Query> Q on(Q query) {
    query.setHint(HINT, MILLIS);
    return query;
  }

  /**
   * Asks, and gives the answer.
   *
   * @throws Exceeded where a statement was given up
   */
  public static <T> T within(Supplier<T> asking) {
    try {
      return asking.get();
    } catch (QueryTimeoutException e) {
      throw new Exceeded(e);
    }
  }
}
