package dev.sessionguard.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.text.FieldProblem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WholeNumbersTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, 14, true",
        "1, 1, true",
        "365, 365, true",
        "0, 14, false",
        "366, 14, false",
        "x, 14, false",
        "'', 14, false",
        "1.5, 14, false",
        "99999999999, 14, false"
      })
  void isReadWithinItsBounds(@Nullable String given, int read, boolean good) {
    WholeNumbers numbers = new WholeNumbers();
    assertThat(numbers.read("days", given, 1, 365, 14)).isEqualTo(read);
    assertThat(numbers.problems().isEmpty()).isEqualTo(good);
  }

  @Test
  void everyProblemIsTold() {
    WholeNumbers numbers = new WholeNumbers();
    numbers.read("days", "0", 1, 365, 14);
    numbers.read("max", "x", 1, 500, 50);
    assertThat(numbers.problems())
        .containsExactly(
            new FieldProblem("days", "must be a whole number from 1 to 365"),
            new FieldProblem("max", "must be a whole number from 1 to 500"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      nullValues = "-",
      value = {
        "-, 7, true",
        "0, 0, true",
        "1795780819256, 1795780819256, true",
        "-1, 7, false",
        "soon, 7, false",
        "99999999999999999999, 7, false"
      })
  void timesAreReadAsMilliseconds(@Nullable String given, long read, boolean good) {
    WholeNumbers numbers = new WholeNumbers();
    assertThat(numbers.readTime("before", given, 7)).isEqualTo(read);
    assertThat(numbers.problems())
        .isEqualTo(
            good
                ? List.of()
                : List.of(new FieldProblem("before", "must be a time in milliseconds since 1970")));
  }
}
