package dev.sessionguard.ending;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How often the clients of a job have failed, each since it last answered. One that fails too often
 * in a row is given up: it would hold up all others.
 */
public final class FailuresInRow {

  /** After so many failures in a row a client is not called again. */
  public static final int GIVE_UP = 5;

  private final Map<String, Integer> failures = new HashMap<>();

  /** Notes that the client has answered. */
  public void answered(String client) {
    failures.remove(client);
  }

  /** Notes that the client has failed. */
  public void failed(String client) {
    failures.merge(client, 1, Integer::sum);
  }

  public boolean isGivenUp(String client) {
    return failures.getOrDefault(client, 0) >= GIVE_UP;
  }

  /** Those that are given up, in order. */
  public List<String> givenUp() {
    return failures.keySet().stream().filter(this::isGivenUp).sorted().toList();
  }
}
