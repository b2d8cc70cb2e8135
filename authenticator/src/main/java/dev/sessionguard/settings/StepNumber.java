package dev.sessionguard.settings;

import org.jspecify.annotations.Nullable;

/** The number of sessions that a step of a flow allows, as an administrator wrote it. */
public sealed interface StepNumber {

  /** Nothing is written: the realm's limit alone applies. */
  record Unset() implements StepNumber {}

  /**
   * A limit of the flow's own.
   *
   * @param max {@value LimitSettings#MIN_SESSIONS} to {@value LimitSettings#MAX_SESSIONS}
   */
  record Limit(int max) implements StepNumber {}

  /** Something that is no such number. The strictest limit applies: what was meant is unknown. */
  record Invalid() implements StepNumber {}

  /** Reads what is written; spaces around it do not matter. */
  static StepNumber read(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return new Unset();
    }
    try {
      int number = Integer.parseInt(text.strip());
      if (number >= LimitSettings.MIN_SESSIONS && number <= LimitSettings.MAX_SESSIONS) {
        return new Limit(number);
      }
    } catch (NumberFormatException e) {
      // as a number out of bounds
    }
    return new Invalid();
  }
}
