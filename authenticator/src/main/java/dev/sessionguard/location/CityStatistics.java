package dev.sessionguard.location;

import java.util.concurrent.atomic.LongAdder;

/** How often the files were asked and what came of it, counted since the server's start. */
public final class CityStatistics {

  private final LongAdder known = new LongAdder();
  private final LongAdder privateNetworks = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder failures = new LongAdder();

  void count(Location answer) {
    if (answer instanceof Location.Known) {
      known.increment();
    } else if (answer instanceof Location.PrivateNetwork) {
      privateNetworks.increment();
    } else {
      misses.increment();
    }
  }

  void countFailure() {
    failures.increment();
  }

  /** Addresses with a place. */
  public long known() {
    return known.sum();
  }

  /** Addresses of private networks. */
  public long privateNetworks() {
    return privateNetworks.sum();
  }

  /** Addresses, or texts that are none, without an answer. */
  public long misses() {
    return misses.sum();
  }

  /** Questions that a file could not answer because it is damaged; they are misses too. */
  public long failures() {
    return failures.sum();
  }
}
