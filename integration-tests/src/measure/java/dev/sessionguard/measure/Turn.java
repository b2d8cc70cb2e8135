package dev.sessionguard.measure;

import dev.sessionguard.it.fixture.check.Latencies;
import dev.sessionguard.it.fixture.check.Parallel;
import dev.sessionguard.it.fixture.client.Http;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;

/**
 * Numbered calls by some threads, until the time is over or there is nothing more to call.
 *
 * @param speed in calls a second
 */
record Turn(List<Http.Answer> answers, double speed) {

  /** With two threads one makes the calls 0, 2, 4 and the other 1, 3, 5; all must succeed. */
  static Turn of(
      int threads, double seconds, int most, Latencies latencies, IntFunction<Http.Answer> call) {
    List<Callable<Turn>> parts = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      int first = thread;
      parts.add(() -> part(first, threads, seconds, most, latencies, call));
    }
    List<Turn> done = Parallel.run(parts);
    return new Turn(
        done.stream().flatMap(part -> part.answers().stream()).toList(),
        done.stream().mapToDouble(Turn::speed).sum());
  }

  private static Turn part(
      int first,
      int step,
      double seconds,
      int most,
      Latencies latencies,
      IntFunction<Http.Answer> call) {
    List<Http.Answer> answers = new ArrayList<>();
    long begin = System.nanoTime();
    long now = begin;
    for (int i = first; i < most && now - begin < seconds * 1e9; i += step) {
      Http.Answer answer = call.apply(i);
      long end = System.nanoTime();
      latencies.note(end - now);
      now = end;
      if (answer.status() / 100 != 2) {
        throw new AssertionError(answer.status() + " " + answer.body());
      }
      answers.add(answer);
    }
    return new Turn(answers, answers.size() * 1e9 / (now - begin));
  }
}
