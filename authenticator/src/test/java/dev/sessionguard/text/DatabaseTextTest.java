package dev.sessionguard.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "\1", "\uD7FF", "\uE000", "\uFFFF", "a\uD83D\uDE00b", "\uDBFF\uDFFF"})
  void wholeCharactersAreStorable(String text) {
    assertThat(DatabaseText.isStorable(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\0", "a\0b", "\uD800", "\uDBFF", "\uDC00", "\uDFFF", "a\uD83D", "\uDE00\uD83D"})
  void nullCharacterAndHalvesAreNot(String text) {
    assertThat(DatabaseText.isStorable(text)).isFalse();
  }

  @Test
  void noTextIsNot() {
    assertThat(DatabaseText.isStorable(null)).isFalse();
  }
}
