package dev.sessionguard.sessions;

import dev.sessionguard.sessions.OccurringValues.OccurringValue;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How often values occur, summed up from the live and the ended rows, of which a sample may have
 * been read only.
 */
public final class ValueTally {

  private final Map<String, Double> counts = new HashMap<>();
  private final Map<String, String> labels = new HashMap<>();
  private final Map<String, String> unlooked = new LinkedHashMap<>();
  private boolean exact = true;

  /**
   * Adds what was read.
   *
   * @param label what a person reads; null where that is the value
   * @param fraction which part of the rows was read: more than 0, at most 1
   */
  public void add(String value, @Nullable String label, long count, double fraction) {
    if (!(fraction > 0 && fraction <= 1)) {
      throw new IllegalArgumentException("fraction: " + fraction);
    }
    exact &= fraction == 1;
    counts.merge(value, count / fraction, Double::sum);
    if (label != null && !label.equals(value)) {
      labels.put(value, label);
    }
  }

  /** Notes that what was read is a sample, even where it had no value. */
  public void sampled() {
    exact = false;
  }

  /** Adds a value that occurs, nobody looked how often; behind all others. */
  public void addUncounted(String value, @Nullable String label) {
    unlooked.putIfAbsent(value, Objects.requireNonNullElse(label, value));
  }

  /** Whether everything was read. */
  public boolean isExact() {
    return exact;
  }

  /** How many values there are so far. */
  public int size() {
    return counts.size()
        + (int) unlooked.keySet().stream().filter(value -> !counts.containsKey(value)).count();
  }

  /**
   * The values, the most frequent first.
   *
   * @param max most of them
   */
  public OccurringValues first(int max) {
    List<OccurringValue> counted =
        counts.entrySet().stream()
            .sorted(
                Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(
                each ->
                    new OccurringValue(
                        each.getKey(),
                        labels.get(each.getKey()),
                        Math.round(each.getValue()),
                        exact))
            .toList();
    List<OccurringValue> others =
        unlooked.entrySet().stream()
            .filter(each -> !counts.containsKey(each.getKey()))
            .map(
                each ->
                    new OccurringValue(
                        each.getKey(),
                        each.getValue().equals(each.getKey()) ? null : each.getValue(),
                        null,
                        false))
            .toList();
    List<OccurringValue> all =
        java.util.stream.Stream.concat(counted.stream(), others.stream()).toList();
    return new OccurringValues(
        all.subList(0, Math.min(max, all.size())), exact && all.size() <= max);
  }
}
