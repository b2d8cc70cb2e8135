package dev.sessionguard.ending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is due when. */
class RepeatedPassesTest {

  private final RepeatedPasses<String> passes = new RepeatedPasses<>(List.of(100L, 1_000L), 2);

  @Test
  void eachPieceIsDueOnceAfterEveryDelay() {
    passes.add("a", 0);
    assertThat(passes.due(99)).isEmpty();
    assertThat(passes.due(100)).containsExactly("a");
    assertThat(passes.due(999)).isEmpty();
    assertThat(passes.due(1_000)).containsExactly("a");
    assertThat(passes.due(10_000)).isEmpty();
  }

  @Test
  void whatIsOverdueComesAtOnce() {
    passes.add("a", 0);
    passes.add("b", 50);
    assertThat(passes.due(120)).containsExactly("a");
    assertThat(passes.due(5_000)).containsExactly("b", "a", "b");
  }

  @Test
  void theOldestIsDroppedWhereThereAreTooMany() {
    passes.add("a", 0);
    passes.add("b", 1);
    passes.add("c", 2);
    assertThat(passes.due(200)).containsExactly("b", "c");
  }

  @Test
  void aCapacityOfOneKeepsTheNewest() {
    RepeatedPasses<String> one = new RepeatedPasses<>(List.of(1L), 1);
    one.add("a", 0);
    one.add("b", 0);
    assertThat(one.due(1)).containsExactly("b");
  }

  @Test
  void aCapacityOfNothingIsRefused() {
    assertThatThrownBy(() -> new RepeatedPasses<String>(List.of(1L), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
