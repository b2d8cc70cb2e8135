package dev.sessionguard.device;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The kinds of devices that a limit tells apart. Its id is what is stored. */
public enum DeviceGroup {
  DESKTOP("desktop"),

  /** Phones and tablets. */
  MOBILE("mobile"),

  /** Programs, robots, and whatever says nothing. */
  OTHER("other");

  private final String id;

  DeviceGroup(String id) {
    this.id = id;
  }

  public String id() {
    return id;
  }

  /** The kinds of devices in it. */
  public List<DeviceKind> kinds() {
    return Arrays.stream(DeviceKind.values()).filter(kind -> of(kind) == this).toList();
  }

  /** The group of a kind. */
  public static DeviceGroup of(DeviceKind kind) {
    return switch (kind) {
      case DESKTOP -> DESKTOP;
      case MOBILE, TABLET -> MOBILE;
      case UNKNOWN -> OTHER;
    };
  }

  /**
   * The group of a kind as it is stored.
   *
   * @param kindId id of a {@link DeviceKind}; what is none counts as not known
   */
  public static DeviceGroup ofStored(Optional<String> kindId) {
    return Arrays.stream(DeviceKind.values())
        .filter(kind -> Optional.of(kind.id()).equals(kindId))
        .findFirst()
        .map(DeviceGroup::of)
        .orElse(OTHER);
  }

  /** All ids, in the order in which they are offered. */
  public static List<String> ids() {
    return Arrays.stream(values()).map(DeviceGroup::id).toList();
  }

  /** The group with this id; empty for other words. */
  public static Optional<DeviceGroup> byId(String id) {
    return Arrays.stream(values()).filter(group -> group.id.equals(id)).findFirst();
  }
}
