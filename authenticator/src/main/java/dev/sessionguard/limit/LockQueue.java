package dev.sessionguard.limit;

import java.util.HashMap;
import java.util.Map;

/**
 * This node's view of the queues before users' locks. A lock that moves may have many waiters; one
 * that is stuck gets none but a probe now and then, so that one user's retries never take the
 * threads and connections of all others.
 */
public final class LockQueue {

  /**
   * As long as so few wait, nobody asks whether the lock moves. Fewer than the threads that
   * Keycloak answers requests with, 50 on the smallest machine.
   */
  static final int FEW = 40;

  /** Without a success for so long, a lock with more than a few waiters takes no more of them. */
  static final long STILL_MILLIS = 500;

  /** After a wait in vain the lock is left alone for so long, and then probed by one. */
  static final long STUCK_MILLIS = 1_000;

  /** How often a login may wait out the limit while others of the user get through. */
  static final int TRIES = 5;

  private final Map<String, State> states = new HashMap<>();

  private static final class State {
    private int waiting;
    private long progress;
    private boolean stuck;
    private long probeAt;
  }

  /** What who asks for a lock gets. */
  public enum Place {
    /** None: there is no point in waiting. */
    NONE,
    /** A short look whether the lock is still stuck. */
    PROBE,
    /** A wait of the whole limit. */
    WAIT
  }

  /**
   * Asks for a place in the queue; who gets one has to {@link #leave} it.
   *
   * @param lock of which user
   * @param now any clock that never goes back, in milliseconds
   */
  public synchronized Place enter(String lock, long now) {
    State state = states.computeIfAbsent(lock, none -> new State());
    if (state.waiting == 0 && !state.stuck) {
      state.progress = now;
    }
    Place place =
        state.stuck
            ? state.waiting == 0 && now >= state.probeAt ? Place.PROBE : Place.NONE
            : state.waiting < FEW || now - state.progress <= STILL_MILLIS ? Place.WAIT : Place.NONE;
    if (place != Place.NONE) {
      state.waiting++;
    }
    return place;
  }

  /**
   * Gives the place in the queue back.
   *
   * @param got whether the lock was had
   */
  public synchronized void leave(String lock, boolean got, long now) {
    State state = states.get(lock);
    if (state == null) {
      return;
    }
    state.waiting--;
    if (got) {
      state.progress = now;
      state.stuck = false;
    } else {
      state.stuck = true;
      state.probeAt = now + STUCK_MILLIS;
    }
    if (state.waiting == 0 && !state.stuck) {
      states.remove(lock);
    }
    if (states.size() > 1_000) {
      // users who gave up: their next login is the probe
      states.values().removeIf(each -> each.waiting == 0 && each.probeAt < now);
    }
  }

  /** How many locks are remembered. */
  synchronized int size() {
    return states.size();
  }

  /**
   * Whether who has waited out the limit may wait once more: others of the user got through
   * meanwhile.
   *
   * @param since when the wait began
   * @param tries how often the limit was waited out
   */
  public synchronized boolean mayGoOn(String lock, long since, int tries) {
    State state = states.get(lock);
    return state != null && tries < TRIES && state.progress > since;
  }
}
