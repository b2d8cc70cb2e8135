package dev.sessionguard.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTextTest {

  @Test
  void lineEndsAsTheRfcHasIt() {
    assertThat(CsvText.line(List.of("a", "b"))).isEqualTo("\"a\",\"b\"\r\n");
  }

  @Test
  void emptyValuesStayEmpty() {
    assertThat(CsvText.line(List.of("", ""))).isEqualTo("\"\",\"\"\r\n");
  }

  @Test
  void quotesAreDoubled() {
    assertThat(CsvText.line(List.of("say \"hi\", \"you\"")))
        .isEqualTo("\"say \"\"hi\"\", \"\"you\"\"\"\r\n");
  }

  @Test
  void separatorsAndLineBreaksStayInsideTheValue() {
    assertThat(CsvText.line(List.of("a,b;c\td\r\ne"))).isEqualTo("\"a,b;c\td\r\ne\"\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "=HYPERLINK(\"http://evil.test\";\"x\")",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "\tabc",
        "\rabc",
        "\nabc",
        " =1",
        "\uff1d1+1",
        "\uff0b1",
        "\uff0d1",
        "\uff20SUM(A1)"
      })
  void valueThatASpreadsheetWouldReckonIsText(String value) {
    assertThat(CsvText.line(List.of(value))).startsWith("\"'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"alice", "a=1", "1-1", "192.0.2.1", "2001:db8::1", "a@example.org", "'"})
  void harmlessValueIsLeftAlone(String value) {
    assertThat(CsvText.line(List.of(value))).isEqualTo("\"" + value + "\"\r\n");
  }
}
