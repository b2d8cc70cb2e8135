package dev.sessionguard.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.ledger.EndReason;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EndCauseTest {

  /** Whoever ended it knows; who lost it to somebody else, or to time, is told. */
  @Test
  void everyReasonIsToldOrNot() {
    Map<String, String> told =
        Arrays.stream(EndReason.values())
            .collect(
                Collectors.toMap(
                    EndReason::id,
                    reason -> EndCause.of(reason).map(Enum::name).orElse("-"),
                    (one, other) -> one,
                    TreeMap::new));
    assertThat(told)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("limit", "LIMIT"),
                Map.entry("cap", "CAP"),
                Map.entry("idle", "IDLE"),
                Map.entry("max-lifespan", "MAX_LIFESPAN"),
                Map.entry("revoked", "ADMINISTRATOR"),
                Map.entry("revoked-all", "ADMINISTRATOR"),
                Map.entry("not-before", "ADMINISTRATOR"),
                Map.entry("provider-removed", "ADMINISTRATOR"),
                Map.entry("remember-me-off", "ADMINISTRATOR"),
                Map.entry("logout", "-"),
                Map.entry("user-deleted", "-"),
                Map.entry("user-disabled", "-"),
                Map.entry("user-locked", "-"),
                Map.entry("replaced", "-"),
                Map.entry("unknown", "-")));
  }
}
