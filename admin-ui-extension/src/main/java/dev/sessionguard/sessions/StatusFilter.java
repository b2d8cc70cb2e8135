package dev.sessionguard.sessions;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Which sessions by how alive they are. Its id is what callers write. */
public enum StatusFilter {
  /** Active or idle. */
  LIVE("live"),
  ACTIVE("active"),
  IDLE("idle"),
  ENDED("ended"),
  ALL("all");

  /** A live session unused for longer is idle. */
  public static final long ACTIVE_MILLIS = 5 * 60 * 1000L;

  private final String id;

  StatusFilter(String id) {
    this.id = id;
  }

  public String id() {
    return id;
  }

  /** The halves of the ledger it reaches into: live rows, ended rows or both. */
  public List<Boolean> halves() {
    return switch (this) {
      case LIVE, ACTIVE, IDLE -> List.of(true);
      case ENDED -> List.of(false);
      case ALL -> List.of(true, false);
    };
  }

  /** Whether it takes every row of the halves it reaches into. */
  public boolean isWholeHalves() {
    return this != ACTIVE && this != IDLE;
  }

  static Optional<StatusFilter> byId(String id) {
    return Arrays.stream(values()).filter(value -> value.id.equals(id)).findFirst();
  }
}
