package dev.sessionguard.chart;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A picture of figures for a document, in Mermaid's words, as GitHub draws it. */
public final class Chart {
  private Chart() {}

  /**
   * Horizontal bars in the map's order.
   *
   * @param bars what each bar is named, without a quotation mark, and how long it is, from 0
   * @param unit what the axis says
   */
  public static String bars(String title, String unit, Map<String, Double> bars) {
    String names =
        bars.keySet().stream().map(name -> '"' + name + '"').collect(Collectors.joining(", "));
    String values =
        bars.values().stream()
            .map(value -> String.format(Locale.ROOT, "%.2f", value))
            .collect(Collectors.joining(", "));
    return """
        ```mermaid
        xychart-beta horizontal
          title "%s"
          x-axis [%s]
          y-axis "%s" 0 --> %.0f
          bar [%s]
        ```
        """
        .formatted(title, names, unit, Math.ceil(Collections.max(bars.values())), values);
  }
}
