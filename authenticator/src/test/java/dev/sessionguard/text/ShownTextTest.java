package dev.sessionguard.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be seen in a name is written out; all that can be is left as it is. */
class ShownTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alice",
        "",
        "a b",
        "alice@example.org",
        "josé",
        "山田　太郎",
        "محمد",
        "דוד",
        "😀",
        "[U+202E]",
        "~|\\"
      })
  void whatCanBeSeenStaysAsItIs(String text) {
    assertThat(ShownText.of(text)).isSameAs(text);
  }

  /** By code point, so that this file can be read. */
  @ParameterizedTest
  @CsvSource({
    "0000, [U+0000]",
    "0009, [U+0009]",
    "000A, [U+000A]",
    "007F, [U+007F]",
    "0085, [U+0085]",
    "00A0, [U+00A0]",
    "00AD, [U+00AD]",
    "034F, [U+034F]",
    "061C, [U+061C]",
    "115F, [U+115F]",
    "1160, [U+1160]",
    "17B4, [U+17B4]",
    "17B5, [U+17B5]",
    "180B, [U+180B]",
    "180F, [U+180F]",
    "2000, [U+2000]",
    "200B, [U+200B]",
    "200C, [U+200C]",
    "200D, [U+200D]",
    "200E, [U+200E]",
    "200F, [U+200F]",
    "2028, [U+2028]",
    "2029, [U+2029]",
    "202A, [U+202A]",
    "202B, [U+202B]",
    "202C, [U+202C]",
    "202D, [U+202D]",
    "202E, [U+202E]",
    "202F, [U+202F]",
    "2060, [U+2060]",
    "2065, [U+2065]",
    "2066, [U+2066]",
    "2067, [U+2067]",
    "2068, [U+2068]",
    "2069, [U+2069]",
    "2800, [U+2800]",
    "3164, [U+3164]",
    "FE00, [U+FE00]",
    "FE0F, [U+FE0F]",
    "FEFF, [U+FEFF]",
    "FFA0, [U+FFA0]",
    "FFF0, [U+FFF0]",
    "FFF8, [U+FFF8]",
    "D800, [U+D800]",
    "E0000, [U+E0000]",
    "E0041, [U+E0041]",
    "E0100, [U+E0100]",
    "E0FFF, [U+E0FFF]",
  })
  void whatCannotBeSeenIsWrittenOut(String codePoint, String shown) {
    String hidden = Character.toString(Integer.parseInt(codePoint, 16));
    assertThat(ShownText.of("x" + hidden + "evil")).isEqualTo("x" + shown + "evil");
    assertThat(ShownText.of(hidden)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"034E", "0350", "180A", "1810", "FDFF", "FE10", "FFEF", "DFFFF", "E1000"})
  void neighboursOfWhatCannotBeSeenStay(String codePoint) {
    String shown = Character.toString(Integer.parseInt(codePoint, 16));
    assertThat(ShownText.of("x" + shown)).isEqualTo("x" + shown);
  }

  @Test
  void everyCharacterOfNoWidthOrOfDirectionIsWrittenOut() {
    assertThat(
            IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(c -> Character.getType(c) == Character.FORMAT || Character.isISOControl(c))
                .filter(c -> !ShownText.of(Character.toString(c)).startsWith("[U+")))
        .isEmpty();
  }
}
