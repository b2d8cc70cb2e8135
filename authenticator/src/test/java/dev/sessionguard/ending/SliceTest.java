package dev.sessionguard.ending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SliceTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7, 16})
  void everyUuidIsInOneSlice(int parts) {
    List<Slice> slices = Slice.of(parts);

    assertThat(slices).hasSize(parts);
    for (long first = 0; first < 4096; first++) {
      String id = new UUID(first << 52, first).toString();
      assertThat(slices)
          .filteredOn(slice -> slice.from().compareTo(id) <= 0 && slice.before().compareTo(id) > 0)
          .as(id)
          .hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 17})
  void refusesPartsThatOneDigitCannotTellApart(int parts) {
    assertThatIllegalArgumentException().isThrownBy(() -> Slice.of(parts));
  }

  @Test
  void fourSlicesAreEqual() {
    assertThat(Slice.of(4)).extracting(Slice::from).containsExactly("0", "4", "8", "c");
    assertThat(Slice.of(4)).extracting(Slice::before).containsExactly("4", "8", "c", "g");
  }
}
