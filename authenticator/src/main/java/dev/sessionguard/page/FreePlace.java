package dev.sessionguard.page;

import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;

/**
 * When somebody who is refused has a free place at the latest, if nobody ends a session before: the
 * sessions that hold the places reach their maximum duration one after the other.
 */
public final class FreePlace {
  private FreePlace() {}

  /**
   * The time in epoch milliseconds; empty where too few of the sessions ever end by themselves.
   *
   * @param ends when each session that holds a place ends at the latest, in epoch milliseconds;
   *     without those that have no maximum duration
   * @param toEnd how many have to end before there is room for one more, at least 1
   */
  public static OptionalLong latest(Collection<Long> ends, int toEnd) {
    List<Long> first = ends.stream().sorted().limit(toEnd).toList();
    return first.size() < toEnd ? OptionalLong.empty() : OptionalLong.of(first.get(toEnd - 1));
  }
}
