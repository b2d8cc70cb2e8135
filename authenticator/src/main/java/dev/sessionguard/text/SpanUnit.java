package dev.sessionguard.text;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The unit that a span of time is given in. Its id is what is stored. */
public enum SpanUnit {
  MINUTES("minutes", 60),
  HOURS("hours", 60 * 60),
  DAYS("days", 24 * 60 * 60);

  private final String id;
  private final int seconds;

  SpanUnit(String id, int seconds) {
    this.id = id;
    this.seconds = seconds;
  }

  public String id() {
    return id;
  }

  /** Seconds in one of this unit. */
  public int seconds() {
    return seconds;
  }

  /** All ids, the smallest unit first. */
  public static List<String> ids() {
    return Arrays.stream(values()).map(SpanUnit::id).toList();
  }

  public static Optional<SpanUnit> byId(String id) {
    return Arrays.stream(values()).filter(unit -> unit.id.equals(id)).findFirst();
  }
}
