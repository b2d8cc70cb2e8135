package dev.sessionguard.sessions;

import java.nio.charset.StandardCharsets;

/** Fuzz target: an address, network or beginning of one that somebody looks for. */
public final class IpRangesFuzz {

  private IpRangesFuzz() {}

  /** Fails where the text is neither refused nor a few ranges of keys. */
  public static void fuzzerTestOneInput(byte[] data) {
    IpRanges.parse(new String(data, StandardCharsets.UTF_8)).ifPresent(IpRangesFuzz::check);
  }

  private static void check(IpRanges found) {
    boolean good = !found.ranges().isEmpty() && found.ranges().size() <= IpRanges.MAX_RANGES;
    for (IpRanges.Range range : found.ranges()) {
      good &=
          range.first().matches("[0-9a-f]{32}")
              && range.last().matches("[0-9a-f]{32}")
              && range.first().compareTo(range.last()) <= 0;
    }
    if (!good) {
      throw new AssertionError("ranges: " + found);
    }
  }
}
