package dev.sessionguard.text;

import java.util.ArrayList;
import java.util.List;

/** A length of time in words: {@code 1 hour 30 minutes}. */
public final class DurationText {

  private static final int[] SECONDS = {24 * 60 * 60, 60 * 60, 60, 1};
  private static final String[] NAMES = {"day", "hour", "minute", "second"};

  private DurationText() {}

  /** The words, with at most two units: nobody needs the seconds of a day. */
  public static String of(int seconds) {
    List<String> words = new ArrayList<>();
    int rest = Math.max(0, seconds);
    for (int unit = 0; unit < SECONDS.length && words.size() < 2; unit++) {
      int many = rest / SECONDS[unit];
      rest %= SECONDS[unit];
      if (many > 0) {
        words.add(many + " " + NAMES[unit] + (many == 1 ? "" : "s"));
      }
    }
    return words.isEmpty() ? "0 seconds" : String.join(" ", words);
  }
}
