package dev.sessionguard.sessions;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values of one field that occur in the sessions of a realm.
 *
 * @param values the most frequent first
 * @param complete whether there are no others
 */
public record OccurringValues(List<OccurringValue> values, boolean complete) {
  public OccurringValues {
    values = List.copyOf(values);
  }

  /**
   * One value.
   *
   * @param value what the filter of this field takes: of a user the id
   * @param label what a person reads, where it is not the value itself
   * @param count in how many sessions it occurs; absent where that was not looked at
   * @param countIsExact whether the number was counted; estimated from a sample otherwise
   */
  public record OccurringValue(
      String value, @Nullable String label, @Nullable Long count, boolean countIsExact) {}
}
