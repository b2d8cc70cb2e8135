package dev.sessionguard.ending;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What has to be done again, and then again: each piece is due once after every delay. Keeps a
 * bounded number of pieces; beyond that the oldest are dropped, since a later net catches them.
 *
 * @param <T> a piece
 */
public final class RepeatedPasses<T> {

  private record Timed<T>(long due, T piece) {}

  private final List<Long> delaysMillis;
  private final List<Deque<Timed<T>>> queues = new ArrayList<>();
  private final int capacity;

  /**
   * @param delaysMillis after which a piece is due, in milliseconds, shortest first
   * @param capacity most pieces kept for each delay, 1 or more
   */
  public RepeatedPasses(List<Long> delaysMillis, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity: " + capacity);
    }
    this.delaysMillis = List.copyOf(delaysMillis);
    this.capacity = capacity;
    this.delaysMillis.forEach(delay -> queues.add(new ArrayDeque<>()));
  }

  /**
   * Adds a piece.
   *
   * @param nowMillis any clock that never goes back, in milliseconds
   */
  public synchronized void add(T piece, long nowMillis) {
    for (int i = 0; i < queues.size(); i++) {
      Deque<Timed<T>> queue = queues.get(i);
      if (queue.size() >= capacity) {
        queue.poll();
      }
      queue.add(new Timed<>(nowMillis + delaysMillis.get(i), piece));
    }
  }

  /**
   * Takes out what is due.
   *
   * @param nowMillis the same clock as for {@link #add}
   */
  public synchronized List<T> due(long nowMillis) {
    List<T> due = new ArrayList<>();
    for (Deque<Timed<T>> queue : queues) {
      // a delay is the same for all of a queue, so that the first is always the next one due
      for (Timed<T> first = queue.peek();
          first != null && first.due <= nowMillis;
          first = queue.peek()) {
        due.add(first.piece);
        queue.poll();
      }
    }
    return due;
  }
}
