package dev.sessionguard.limit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What happens to a login beyond the limit. Its id is what is stored. */
public enum WhenExceeded {
  /** The login is refused; the sessions stay. */
  DENY("deny"),
  /** The login goes through; the sessions with the earliest login end. */
  END_OLDEST("end-oldest"),
  /** The login goes through; the sessions unused for the longest time end. */
  END_LEAST_RECENT("end-least-recent"),
  /** The user chooses whom to end and the login goes through, or gives up. */
  ASK_USER("ask-user");

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
    return ids(Arrays.stream(values()));
  }

  /** The ids of what can be done where there is nobody to ask. */
  public static List<String> idsWithoutAsking() {
    return ids(Arrays.stream(values()).filter(value -> value != ASK_USER));
  }

  private static List<String> ids(Stream<WhenExceeded> values) {
    return values.map(WhenExceeded::id).toList();
  }
}
