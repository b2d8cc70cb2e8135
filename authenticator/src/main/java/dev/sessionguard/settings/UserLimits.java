package dev.sessionguard.settings;

import dev.sessionguard.device.DeviceGroup;
import dev.sessionguard.rules.Resolution;
import dev.sessionguard.rules.Resolution.Held;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one user: one, or several where rules tell devices apart. Devices to which the same
 * rule applies share a number, and their sessions count together.
 *
 * @param plain the limit where the device does not matter
 * @param byDevice that of a session by its device; empty where no device matters
 */
public record UserLimits(UserLimit plain, Map<DeviceGroup, UserLimit> byDevice) {

  /** Those of a service account, whom no limit touches. */
  public static final UserLimits OF_SERVICE_ACCOUNT =
      new UserLimits(UserLimit.OF_SERVICE_ACCOUNT, Map.of());

  public UserLimits {
    Map<DeviceGroup, UserLimit> ordered = new EnumMap<>(DeviceGroup.class);
    ordered.putAll(byDevice);
    byDevice = Collections.unmodifiableMap(ordered);
  }

  /**
   * A user's limits.
   *
   * @param rules what the rules say of the user on a device; null for the rules of all devices
   * @param attribute the number of the user's attribute, which is for all devices; empty where
   *     there is none to be honoured
   */
  public static UserLimits of(
      GuardSettings settings,
      Function<@Nullable DeviceGroup, Resolution> rules,
      OptionalInt attribute) {
    UserLimit plain = UserLimit.of(settings, rules.apply(null), attribute);
    if (!settings.rules().byDevice() || attribute.isPresent()) {
      return new UserLimits(plain, Map.of());
    }
    Map<DeviceGroup, Resolution> said = new EnumMap<>(DeviceGroup.class);
    for (DeviceGroup device : DeviceGroup.values()) {
      said.put(device, rules.apply(device));
    }
    Map<DeviceGroup, UserLimit> limits = new EnumMap<>(DeviceGroup.class);
    said.forEach(
        (device, resolution) -> {
          Set<DeviceGroup> together = EnumSet.noneOf(DeviceGroup.class);
          said.forEach(
              (other, otherwise) -> {
                if (Objects.equals(rule(resolution), rule(otherwise))) {
                  together.add(other);
                }
              });
          limits.put(
              device, UserLimit.of(settings, resolution, OptionalInt.empty()).countedOn(together));
        });
    return new UserLimits(plain, limits);
  }

  private static @Nullable String rule(Resolution said) {
    Held limit = said.limit();
    return limit == null ? null : limit.source().from();
  }

  /** The limit of a session on a device; null where it is not known. */
  public UserLimit on(@Nullable DeviceGroup device) {
    return device == null ? plain : byDevice.getOrDefault(device, plain);
  }

  /** Each limit once. */
  public List<UserLimit> all() {
    return byDevice.isEmpty()
        ? List.of(plain)
        : List.copyOf(new LinkedHashSet<>(byDevice.values()));
  }

  /** These limits where they are carried out; else none, which is the realm's word. */
  public UserLimits when(boolean enforced) {
    return enforced ? this : new UserLimits(plain.when(false), Map.of());
  }
}
