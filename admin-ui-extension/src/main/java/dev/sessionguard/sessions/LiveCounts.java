package dev.sessionguard.sessions;

import dev.sessionguard.device.DeviceKind;
import dev.sessionguard.sessions.SessionStatistics.Country;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Live sessions counted by country and kind of device at once, taken apart. */
public final class LiveCounts {
  private final Map<String, Long> countries = new HashMap<>();
  private final Map<String, Long> devices = new HashMap<>();
  private long total;

  /** Adds sessions of one country and kind; null where it is not known. */
  public void add(@Nullable String country, @Nullable String device, long count) {
    total += count;
    if (country != null) {
      countries.merge(country, count, Long::sum);
    }
    devices.merge(device == null ? DeviceKind.UNKNOWN.id() : device, count, Long::sum);
  }

  public long total() {
    return total;
  }

  /** Countries that are known, the most first. */
  public List<Country> countries() {
    return ordered(countries).map(each -> new Country(each.getKey(), each.getValue())).toList();
  }

  /** Counts by id of the kind of device, the most first. */
  public Map<String, Long> devices() {
    Map<String, Long> ordered = new LinkedHashMap<>();
    ordered(devices).forEach(each -> ordered.put(each.getKey(), each.getValue()));
    return ordered;
  }

  private static Stream<Map.Entry<String, Long>> ordered(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()));
  }
}
