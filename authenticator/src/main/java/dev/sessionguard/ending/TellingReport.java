package dev.sessionguard.ending;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;

/**
 * What came of telling clients of ended sessions, filled in while they are told in the background.
 * Clients are named by their client ids.
 */
public final class TellingReport {

  private final Set<String> told = new ConcurrentSkipListSet<>();
  private final Set<String> notTold = new ConcurrentSkipListSet<>();
  private final Set<String> withoutAddress = new ConcurrentSkipListSet<>();

  private long expected;

  /** Notes that the clients of so many more sessions are to be told. */
  public synchronized void expect(int sessions) {
    expected += sessions;
  }

  /** Notes that all clients of a session were told, or tried. */
  public synchronized void finished() {
    expected--;
    notifyAll();
  }

  /** Notes a client that took the notice. */
  public void told(String clientId) {
    told.add(clientId);
  }

  /** Notes a client that did not take the notice. */
  public void failed(String clientId) {
    notTold.add(clientId);
  }

  /** Notes a client that has no address to be told at. */
  public void withoutAddress(String clientId) {
    withoutAddress.add(clientId);
  }

  /**
   * Waits until the clients of all sessions were told, or tried.
   *
   * @return whether that came about in time
   */
  public synchronized boolean await(Duration atMost) {
    long until = System.nanoTime() + atMost.toNanos();
    while (expected > 0) {
      long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  /** Clients that took every notice. */
  public List<String> told() {
    return told.stream().filter(client -> !notTold.contains(client)).toList();
  }

  /** Clients that did not take some notice. */
  public List<String> notTold() {
    return List.copyOf(notTold);
  }

  /** Clients that have no address to be told at. */
  public List<String> withoutAddress() {
    return List.copyOf(withoutAddress);
  }
}
