package dev.sessionguard.limit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Whether something is carried out, or only reported. Its id is what is stored. */
public enum Mode {
  ENFORCED("enforced"),

  /** What would have happened is recorded, and nothing happens. */
  REPORT_ONLY("report-only");

  private final String id;

  Mode(String id) {
    this.id = id;
  }

  public String id() {
    return id;
  }

  /** All ids, in the order in which they are offered. */
  public static List<String> ids() {
    return Arrays.stream(values()).map(Mode::id).toList();
  }

  /** The mode with this id; empty for other words. */
  public static Optional<Mode> byId(String id) {
    return Arrays.stream(values()).filter(mode -> mode.id.equals(id)).findFirst();
  }
}
