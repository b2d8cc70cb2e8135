package dev.sessionguard.rest;

import java.util.Optional;

/** An id that a caller put into the path of a request. */
public final class PathId {

  /** As wide as the widest id column. */
  private static final int MAX_LENGTH = 64;

  private PathId() {}

  /**
   * The id, where a row could have it; PostgreSQL answers a question for one with a NUL character
   * with an error.
   */
  public static Optional<String> of(String given) {
    return given.length() <= MAX_LENGTH && given.indexOf('\0') < 0
        ? Optional.of(given)
        : Optional.empty();
  }
}
