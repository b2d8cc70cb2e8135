package dev.sessionguard.caps;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Whose live sessions a cap counts. Its id is what is stored. */
public enum CapScope {
  /** All sessions of the realm. */
  REALM("realm"),
  /** Sessions that a client takes part in. */
  CLIENT("client"),
  /** Sessions of the members of an organization. */
  ORGANIZATION("organization");

  private final String id;

  CapScope(String id) {
    this.id = id;
  }

  public String id() {
    return id;
  }

  /** Whether a name says of which client or organization. */
  public boolean isNamed() {
    return this != REALM;
  }

  public static Optional<CapScope> byId(String id) {
    return Arrays.stream(values()).filter(value -> value.id.equals(id)).findFirst();
  }

  /** All ids, in the order they are shown. */
  public static List<String> ids() {
    return Arrays.stream(values()).map(CapScope::id).toList();
  }
}
