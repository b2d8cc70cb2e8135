package dev.sessionguard.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;

/** Waiting for the reconciler. */
final class Rounds {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Rounds() {}

  /** Returns when so many whole rounds have passed; of several nodes any may have run them. */
  static void await(int many, Node... nodes) {
    // the one that is under way now began before
    double begun = count(nodes) + 1;
    Await.untilAsserted(
        PATIENCE, () -> assertThat(count(nodes)).as("rounds").isGreaterThanOrEqualTo(begun + many));
  }

  private static double count(Node... nodes) {
    return Arrays.stream(nodes)
        .mapToDouble(node -> node.metric("session_guard_reconciler_seconds_count"))
        .sum();
  }
}
