package dev.sessionguard.device;

/** The kind of a device. Its id is what is stored. */
public enum DeviceKind {
  DESKTOP("desktop"),
  MOBILE("mobile"),
  TABLET("tablet"),

  /** A program, a robot, or a user agent that says nothing. */
  UNKNOWN("unknown");

  private final String id;

  DeviceKind(String id) {
    this.id = id;
  }

  public String id() {
    return id;
  }
}
