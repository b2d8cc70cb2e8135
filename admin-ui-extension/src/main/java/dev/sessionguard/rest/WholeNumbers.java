package dev.sessionguard.rest;

import dev.sessionguard.text.FieldProblem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whole numbers read from parameters of a query, with every problem. */
public final class WholeNumbers {
  private final List<FieldProblem> problems = new ArrayList<>();

  /** What was wrong so far. */
  public List<FieldProblem> problems() {
    return List.copyOf(problems);
  }

  /**
   * Reads one.
   *
   * @param least inclusive
   * @param most inclusive
   * @param absent its value where it is not given, or wrong
   */
  public int read(String name, @Nullable String given, int least, int most, int absent) {
    if (given == null) {
      return absent;
    }
    try {
      int number = Integer.parseInt(given);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below, as what is out of bounds
    }
    problems.add(
        new FieldProblem(name, "must be a whole number from %d to %d".formatted(least, most)));
    return absent;
  }

  /**
   * Reads a time.
   *
   * @param absent its value where it is not given, or wrong
   * @return epoch milliseconds
   */
  public long readTime(String name, @Nullable String given, long absent) {
    if (given == null) {
      return absent;
    }
    try {
      long time = Long.parseLong(given);
      if (time >= 0) {
        return time;
      }
    } catch (NumberFormatException e) {
      // told below, as what is out of bounds
    }
    problems.add(new FieldProblem(name, "must be a time in milliseconds since 1970"));
    return absent;
  }
}
