package dev.sessionguard.notice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Firefox 140 · Linux",
        "Chrome 141 · Mac OS X 10.15",
        "Zürich, Switzerland",
        "1.2",
        "0.9",
        "9.0",
        "L'Haÿ-les-Roses, France",
        "大阪, 日本",
        "कोलकाता, भारत"
      })
  void placesAndDevicesStayAsTheyAre(String text) {
    assertThat(MailText.of(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "evil.example, evil example",
    "https://evil.example/x?y=1, https evil example x y 1",
    "me@evil.example, me evil example",
    "<b>bold</b>, b bold b",
    "${link}, link",
    "{0}, 0",
    "10.15., 10.15",
    ".5 5. 1.2.3, 5 5 1.2.3",
    "1.example, 1 example",
    "a&amp;b, a amp b"
  })
  void whatAnAddressOrMarkupIsMadeOfGoes(String text, String expected) {
    assertThat(MailText.of(text)).isEqualTo(expected);
  }

  @Test
  void linesBecomeOne() {
    assertThat(MailText.of("a\r\nBcc: b\tc")).isEqualTo("a Bcc b c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "@", "<>"})
  void whatIsNothingAfterwardsIsNotKnown(String text) {
    assertThat(MailText.of(text)).isNull();
  }

  @Test
  void whatIsNotKnownStaysSo() {
    assertThat(MailText.of(null)).isNull();
  }
}
