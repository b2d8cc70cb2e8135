package dev.sessionguard.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchKeyTest {

  /** As PostgreSQL's "C" and MariaDB's utf8mb4_bin compare. */
  private static final Comparator<String> BY_CODE_POINT =
      (a, b) -> java.util.Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());

  @ParameterizedTest
  @CsvSource({
    "Alice, alice",
    "ÖZIL, özil",
    "ZU\u0308RICH, z\u00fcrich",
    "Z\u00fcrich, z\u00fcrich",
    "ΑΣ, ασ",
    "ας, ασ",
    "\u0130stanbul, istanbul",
    "H\u0331, \u1e96",
    "%_\\, %_\\"
  })
  void sameTextHasSameKey(String text, String key) {
    assertThat(SearchKey.of(text).text()).isEqualTo(key);
  }

  /** In Turkish capital I would become a dotless one, and no user name with an i would be found. */
  @Test
  void keyDoesNotDependOnTheServersLanguage() {
    java.util.Locale before = java.util.Locale.getDefault();
    java.util.Locale.setDefault(java.util.Locale.forLanguageTag("tr"));
    try {
      assertThat(SearchKey.of("INGRID").text()).isEqualTo("ingrid");
    } finally {
      java.util.Locale.setDefault(before);
    }
  }

  @Test
  void longTextIsCut() {
    assertThat(SearchKey.of("A".repeat(300)).text()).isEqualTo("a".repeat(255));
  }

  @Test
  void cutIsNotThroughACharacter() {
    String key = SearchKey.of("a".repeat(254) + "\ud83d\ude00").text();
    assertThat(key).isEqualTo("a".repeat(254));
  }

  @Test
  void textThatGrowsInItsNormalFormIsCut() {
    // DEVANAGARI LETTER QA becomes two characters
    assertThat(SearchKey.of("\u0958".repeat(200)).text()).hasSize(255);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "az",
        "alice",
        "z",
        "\u00e9",
        "\ud7ff",
        "a\ud7ff",
        "\uffff",
        "\ud83d\ude00",
        "%"
      })
  void successorIsBehindAllThatBeginWithTheKey(String text) {
    SearchKey key = SearchKey.of(text);
    for (String more : new String[] {"", "\u0000", "a", "\uffff", "\udbff\udfff"}) {
      assertThat(key.text() + more).usingComparator(BY_CODE_POINT).isLessThan(key.successor());
    }
  }

  @ParameterizedTest
  @CsvSource({"a, b", "alice, alicf", "az, a{", "\ud7ff, \ue000"})
  void successorIsTheFirstBehind(String text, String successor) {
    assertThat(SearchKey.of(text).successor()).isEqualTo(successor);
  }

  @Test
  void successorOfTheLastCharacterIsOneBefore() {
    assertThat(new SearchKey("a\udbff\udfff").successor()).isEqualTo("b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\udbff\udfff", "\udbff\udfff\udbff\udfff"})
  void nothingIsBehindTheLast(String text) {
    assertThat(new SearchKey(text).successor()).isEmpty();
  }
}
