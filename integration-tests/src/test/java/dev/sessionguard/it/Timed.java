package dev.sessionguard.it;

import java.util.List;
import java.util.concurrent.Callable;

/**
 * An answer and how long it took.
 *
 * @param began {@link System#nanoTime()} of the question
 */
record Timed<T>(T answer, long began, long millis) {

  static <T> Timed<T> of(Callable<T> question) {
    long began = System.nanoTime();
    try {
      T answer = question.call();
      return new Timed<>(answer, began, (System.nanoTime() - began) / 1_000_000);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Without the tokens of the answer. */
  @Override
  public String toString() {
    return (answer instanceof Http.Answer http ? http.status() + " " : "")
        + "after "
        + millis
        + " ms";
  }

  static long median(List<? extends Timed<?>> answers) {
    List<Long> sorted = answers.stream().map(Timed::millis).sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  static long longest(List<? extends Timed<?>> answers) {
    return answers.stream().mapToLong(Timed::millis).max().orElseThrow();
  }
}
