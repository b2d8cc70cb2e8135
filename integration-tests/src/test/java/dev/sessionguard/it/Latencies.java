package dev.sessionguard.it;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;

/** How long calls took, to three digits and at most a minute each; any thread may note one. */
final class Latencies {
  private final Histogram micros = new SynchronizedHistogram(60_000_000L, 3);

  void note(long nanos) {
    micros.recordValue(nanos / 1000);
  }

  /** Milliseconds that so many percent of the calls did not exceed. */
  double percentile(double percent) {
    return micros.getValueAtPercentile(percent) / 1000.0;
  }

  void forget() {
    micros.reset();
  }
}
