package dev.sessionguard.sessions;

import java.util.Arrays;
import java.util.Optional;

/** What the list can be ordered by. Its id is what callers write. */
public enum SortKey {
  LOGIN_TIME("loginTime", true, false),
  LAST_ACTIVITY("lastActivity", true, false),
  /** A session that lives ends after all that have ended. */
  END_TIME("endTime", true, false),
  USERNAME("username", false, true),
  IP("ip", false, true),
  CITY("city", false, true);

  private final String id;
  private final boolean time;
  private final boolean ascending;

  SortKey(String id, boolean time, boolean ascending) {
    this.id = id;
    this.time = time;
    this.ascending = ascending;
  }

  public String id() {
    return id;
  }

  /** Whether its values are epoch milliseconds; text otherwise. */
  public boolean isTime() {
    return time;
  }

  /**
   * Whether it goes up unless the caller says otherwise: text does, the newest time comes first.
   */
  public boolean ascendsByDefault() {
    return ascending;
  }

  static Optional<SortKey> byId(String id) {
    return Arrays.stream(values()).filter(value -> value.id.equals(id)).findFirst();
  }
}
