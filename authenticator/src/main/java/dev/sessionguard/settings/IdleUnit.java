package dev.sessionguard.settings;

import java.util.Arrays;
import java.util.Optional;

/** The unit an idle timeout is given in. Its id is what is stored. */
public enum IdleUnit {
  MINUTES("minutes", 60),
  HOURS("hours", 60 * 60),
  DAYS("days", 24 * 60 * 60);

  private final String id;
  private final int seconds;

  IdleUnit(String id, int seconds) {
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

  public static Optional<IdleUnit> byId(String id) {
    return Arrays.stream(values()).filter(unit -> unit.id.equals(id)).findFirst();
  }
}
