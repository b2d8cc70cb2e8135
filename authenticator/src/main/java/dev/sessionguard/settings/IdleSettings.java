package dev.sessionguard.settings;

import java.util.Objects;

/**
 * The idle session timeout as an administrator set it.
 *
 * @param enabled whether the timeout is in force
 * @param value how many units, at least 1; with the unit at most {@value #MAX_SECONDS} seconds
 * @param unit minutes, hours or days
 */
public record IdleSettings(boolean enabled, int value, IdleUnit unit) {

  /** 365 days. */
  public static final int MAX_SECONDS = 365 * 24 * 60 * 60;

  public static final IdleSettings DEFAULT = new IdleSettings(false, 30, IdleUnit.MINUTES);

  public IdleSettings {
    Objects.requireNonNull(unit, "unit");
    if (value < 1 || value > maxValue(unit)) {
      throw new IllegalArgumentException("value: " + value + " " + unit.id());
    }
  }

  /** The largest value this unit allows: 365 days' worth. */
  public static int maxValue(IdleUnit unit) {
    return MAX_SECONDS / unit.seconds();
  }

  /** The timeout in seconds, 60 to {@value #MAX_SECONDS}. */
  public int seconds() {
    return value * unit.seconds();
  }
}
