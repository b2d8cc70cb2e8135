package dev.sessionguard.settings;

import dev.sessionguard.text.Span;
import dev.sessionguard.text.SpanUnit;

/**
 * The idle session timeout as an administrator set it.
 *
 * @param enabled whether the timeout is in force
 * @param value how many units, as {@link Span} bounds them
 * @param unit minutes, hours or days
 */
public record IdleSettings(boolean enabled, int value, SpanUnit unit) {

  /** 365 days. */
  public static final int MAX_SECONDS = Span.MAX_SECONDS;

  public static final IdleSettings DEFAULT = new IdleSettings(false, 30, SpanUnit.MINUTES);

  public IdleSettings {
    new Span(value, unit); // which holds the bounds
  }

  /** The largest value this unit allows: 365 days' worth. */
  public static int maxValue(SpanUnit unit) {
    return Span.maxValue(unit);
  }

  /** The timeout in seconds, 60 to {@value #MAX_SECONDS}. */
  public int seconds() {
    return new Span(value, unit).seconds();
  }
}
