package dev.sessionguard.text;

import java.util.Objects;

/**
 * A span of time as an administrator gives it.
 *
 * @param value how many units, at least 1; with the unit at most {@value #MAX_SECONDS} seconds
 * @param unit minutes, hours or days
 */
public record Span(int value, SpanUnit unit) {
  /** 365 days. */
  public static final int MAX_SECONDS = 365 * 24 * 60 * 60;

  public Span {
    Objects.requireNonNull(unit, "unit");
    if (value < 1 || value > maxValue(unit)) {
      throw new IllegalArgumentException("value: " + value + " " + unit.id());
    }
  }

  /** The largest value this unit allows: 365 days' worth. */
  public static int maxValue(SpanUnit unit) {
    return MAX_SECONDS / unit.seconds();
  }

  /** The span in seconds, 60 to {@value #MAX_SECONDS}. */
  public int seconds() {
    return value * unit.seconds();
  }
}
