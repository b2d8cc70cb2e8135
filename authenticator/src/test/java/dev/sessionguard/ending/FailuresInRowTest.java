package dev.sessionguard.ending;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresInRowTest {

  /** What clients a and b did: a capital letter is an answer, a small one a failure. */
  @ParameterizedTest
  @CsvSource(
      emptyValue = "",
      value = {
        "'', ''",
        "aaaa, ''",
        "aaaaa, a",
        "aaaaaa, a",
        "aaaaAa, ''",
        "aaaaAaaaaa, a",
        "ababababa, a",
        "ababababab, a b",
        "aaaaabbbbB, a",
        "aaaaaA, ''"
      })
  void fiveInRowAreGivenUp(String course, String givenUp) {
    FailuresInRow failures = new FailuresInRow();
    course
        .chars()
        .mapToObj(Character::toString)
        .forEach(
            event -> {
              if (event.equals("A") || event.equals("B")) {
                failures.answered(event.equals("A") ? "a" : "b");
              } else {
                failures.failed(event);
              }
            });
    List<String> expected = givenUp.isEmpty() ? List.of() : List.of(givenUp.split(" "));
    assertThat(failures.givenUp()).isEqualTo(expected);
    for (String client : List.of("a", "b")) {
      assertThat(failures.isGivenUp(client)).isEqualTo(expected.contains(client));
    }
  }
}
