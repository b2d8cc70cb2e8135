package dev.sessionguard.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignTextTest {

  static Stream<Arguments> texts() {
    return Stream.of(
        Arguments.of("  K\u00F6ln ", "K\u00F6ln"),
        Arguments.of(" K\u00F6ln", "K\u00F6ln"),
        Arguments.of("K\u00F6ln ", "K\u00F6ln"),
        Arguments.of("a\177b", "ab"),
        Arguments.of("S\u00E3o Paulo", "S\u00E3o Paulo"),
        Arguments.of("\u6771\u4EAC\u90FD", "\u6771\u4EAC\u90FD"),
        Arguments.of("a\0b\033[31mc", "ab[31mc"),
        Arguments.of("line\r\nbreak\t", "linebreak"),
        Arguments.of("right\u202Eleft", "rightleft"),
        Arguments.of("x\u2028y\u2029z", "xyz"),
        Arguments.of("<b>=1+1</b>", "<b>=1+1</b>"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void onlyWhatIsShownIsKept(String text, String kept) {
    assertThat(ForeignText.clean(text, 20)).isEqualTo(kept);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "\n\t", "\007", "\u200b\u200b"})
  void nothingShownIsNull(String text) {
    assertThat(ForeignText.clean(text, 20)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "K\u00F6ln", "S\u00E3o Paulo", "\uD83D\uDE00", "~", "exactly twenty chars"})
  void whatIsCleanIsNotCopied(String text) {
    assertThat(ForeignText.clean(text, 20)).isSameAs(text);
  }

  @Test
  void nullStaysNull() {
    assertThat(ForeignText.clean(null, 20)).isNull();
  }

  @Test
  void longTextIsCut() {
    assertThat(ForeignText.clean("x".repeat(100_000), 64)).isEqualTo("x".repeat(64));
  }

  @Test
  void cutNeverSplitsACharacter() {
    assertThat(ForeignText.clean("ab\uD83D\uDE00", 3)).isEqualTo("ab");
  }

  @Test
  void loneSurrogateIsDropped() {
    assertThat(ForeignText.clean("a\uD83Db", 9)).isEqualTo("ab");
  }
}
