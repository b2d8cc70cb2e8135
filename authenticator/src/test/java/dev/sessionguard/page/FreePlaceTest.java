package dev.sessionguard.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreePlaceTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # ends    | to end | free
          9 3 5     | 1      | 3
          9 3 5     | 2      | 5
          9 3 5     | 3      | 9
          3 3       | 2      | 3
          9 3       | 3      | -
          -         | 1      | -
          """)
  void itIsWhenEnoughHaveEnded(String ends, int toEnd, Long free) {
    List<Long> given =
        ends == null ? List.of() : Arrays.stream(ends.split(" ")).map(Long::valueOf).toList();
    assertThat(FreePlace.latest(given, toEnd))
        .isEqualTo(free == null ? OptionalLong.empty() : OptionalLong.of(free));
  }
}
