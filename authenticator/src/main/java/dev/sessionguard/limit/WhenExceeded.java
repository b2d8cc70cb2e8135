package dev.sessionguard.limit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What happens to a login beyond the limit. Its id is what is stored. */
public enum WhenExceeded {
  /** The login is refused; the sessions stay. */
  DENY("deny"),
  /** The login goes through; the sessions with the earliest login end. */
  END_OLDEST("end-oldest"),
  /** The login goes through; the sessions unused for the longest time end. */
  END_LEAST_RECENT("end-least-recent");

  private final String id;

  WhenExceeded(String id) {
    this.id = id;
  }

  public String id() {
    return id;
  }

  public static Optional<WhenExceeded> byId(String id) {
    return Arrays.stream(values()).filter(value -> value.id.equals(id)).findFirst();
  }

  /** All ids, in the order they are shown. */
  public static List<String> ids() {
    return Arrays.stream(values()).map(WhenExceeded::id).toList();
  }
}
