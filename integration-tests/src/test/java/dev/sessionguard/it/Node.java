package dev.sessionguard.it;

import java.util.Arrays;

/** One running Keycloak, wherever it runs. */
interface Node {
  /** The address all realms live under, without a trailing slash. */
  String base();

  /** The console output so far. */
  String output();

  /** What a scraper of the node's metrics gets. */
  String metrics();

  /** The sum of the samples with this name and these tags, each written {@code name="value"}. */
  default double metric(String name, String... tags) {
    return metrics()
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> Arrays.stream(tags).allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }
}
