package dev.sessionguard.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sessionguard.sessions.OccurringValues.OccurringValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTallyTest {

  private final ValueTally tally = new ValueTally();

  @Test
  void theMostFrequentComesFirst() {
    tally.add("osaka", "Osaka", 3, 1);
    tally.add("zürich", "Zürich", 5, 1);
    tally.add("osaka", "Osaka", 4, 1);
    assertThat(tally.first(5))
        .isEqualTo(
            new OccurringValues(
                java.util.List.of(
                    new OccurringValue("osaka", "Osaka", 7L, true),
                    new OccurringValue("zürich", "Zürich", 5L, true)),
                true));
  }

  @Test
  void equalNumbersAreInOrder() {
    tally.add("b", null, 1, 1);
    tally.add("a", null, 1, 1);
    assertThat(tally.first(5).values()).extracting(OccurringValue::value).containsExactly("a", "b");
  }

  @Test
  void aSampleStandsForAll() {
    tally.add("a", "a", 10, 0.01);
    tally.add("a", "a", 5, 1);
    assertThat(tally.first(5).values())
        .containsExactly(new OccurringValue("a", null, 1005L, false));
    assertThat(tally.first(5).complete()).isFalse();
  }

  @Test
  void whatIsLeftOutIsNotComplete() {
    tally.add("a", null, 2, 1);
    tally.add("b", null, 1, 1);
    assertThat(tally.first(1).values()).extracting(OccurringValue::value).containsExactly("a");
    assertThat(tally.first(1).complete()).isFalse();
    assertThat(tally.first(2).complete()).isTrue();
  }

  @Test
  void anEmptySampleIsNotComplete() {
    tally.sampled();
    assertThat(tally.isExact()).isFalse();
    assertThat(tally.first(5)).isEqualTo(new OccurringValues(java.util.List.of(), false));
  }

  @Test
  void whatNobodyCountedStandsBehind() {
    tally.add("b", null, 1, 0.5);
    tally.addUncounted("a", "A");
    tally.addUncounted("b", "B");
    assertThat(tally.size()).isEqualTo(2);
    assertThat(tally.first(5).values())
        .containsExactly(
            new OccurringValue("b", null, 2L, false), new OccurringValue("a", "A", null, false));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 1.01, Double.NaN})
  void aFractionIsMoreThanNoneAndAtMostAll(double fraction) {
    assertThatThrownBy(() -> tally.add("a", null, 1, fraction))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
