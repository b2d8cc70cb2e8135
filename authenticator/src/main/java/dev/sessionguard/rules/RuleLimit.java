package dev.sessionguard.rules;

import dev.sessionguard.limit.SessionLimit;
import dev.sessionguard.limit.WhenExceeded;
import org.jspecify.annotations.Nullable;

/**
 * The limit that a rule gives its people.
 *
 * @param maxSessions most sessions each of them may hold, {@value SessionLimit#LEAST_SET} to
 *     {@value SessionLimit#MOST_SET}; null for no limit
 * @param whenExceeded what happens to a login beyond it; null for what the realm says
 * @param fallback what happens instead where the user should be asked and cannot be: any but {@link
 *     WhenExceeded#ASK_USER}; null for what the realm says
 */
public record RuleLimit(
    @Nullable Integer maxSessions,
    @Nullable WhenExceeded whenExceeded,
    @Nullable WhenExceeded fallback) {

  public RuleLimit {
    if (maxSessions != null && !isNumber(maxSessions)) {
      throw new IllegalArgumentException("maxSessions: " + maxSessions);
    }
    if (fallback == WhenExceeded.ASK_USER) {
      throw new IllegalArgumentException("fallback: " + fallback.id());
    }
  }

  static boolean isNumber(long number) {
    return number >= SessionLimit.LEAST_SET && number <= SessionLimit.MOST_SET;
  }

  /** The number, or its absence. */
  public SessionLimit number() {
    return maxSessions == null ? SessionLimit.UNLIMITED : SessionLimit.of(maxSessions);
  }
}
