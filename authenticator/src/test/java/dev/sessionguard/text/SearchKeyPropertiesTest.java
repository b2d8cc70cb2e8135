package dev.sessionguard.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of every text that is searched and every text that is searched for. */
class SearchKeyPropertiesTest {

  /** Characters whose case or form is out of the ordinary, letters of three scripts, anything. */
  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> odd =
        Arbitraries.of(
                "a",
                "\u0130",
                "\u0131",
                "\u00df",
                "\u1e9e",
                "\u03a3",
                "\u03c2",
                "\u03c3",
                "\u017f",
                "\u212a",
                "\u01c5",
                "\u1e96",
                "H\u0331",
                "A\u030a",
                "\u00c5",
                "\u0345",
                "\ud7ff",
                "\ue000",
                "\ud83d\ude00",
                "\udbff\udfff",
                "\u00e9",
                "E\u0301",
                " ")
            .list()
            .ofMaxSize(8)
            .map(parts -> String.join("", parts));
    return Arbitraries.oneOf(
        odd,
        Arbitraries.strings().ofMaxLength(300).map(SearchKeyPropertiesTest::wholeCharacters),
        letters());
  }

  @Provide
  Arbitrary<String> letters() {
    return Arbitraries.strings()
        .withCharRange('A', 'Z')
        .withCharRange('a', 'z')
        .withCharRange('\u0391', '\u03a1')
        .withCharRange('\u03a3', '\u03c9')
        .withCharRange('\u0410', '\u044f')
        .ofMaxLength(20);
  }

  /** A lone half of a character never gets as far. */
  private static String wholeCharacters(String text) {
    return text.codePoints()
        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** Databases order UTF-8, and that is the order of code points. */
  private static int compare(String one, String other) {
    int[] left = one.codePoints().toArray();
    int[] right = other.codePoints().toArray();
    return Arrays.compare(left, right);
  }

  @Property(tries = 1000)
  void theKeyOfAKeyIsItself(@ForAll("texts") String text) {
    SearchKey key = SearchKey.of(text);

    assertThat(SearchKey.of(key.text())).isEqualTo(key);
  }

  @Property(tries = 1000)
  void aKeyFitsItsColumn(@ForAll("texts") String text) {
    String key = SearchKey.of(text).text();

    assertThat(key.length()).isLessThanOrEqualTo(SearchKey.MAX_LENGTH);
    assertThat(Normalizer.isNormalized(key, Normalizer.Form.NFC)).isTrue();
    assertThat(wholeCharacters(key)).isEqualTo(key);
  }

  @Property(tries = 1000)
  void theCaseOfLettersDoesNotMatter(@ForAll("letters") String text) {
    assertThat(SearchKey.of(text.toUpperCase(Locale.ROOT)))
        .isEqualTo(SearchKey.of(text.toLowerCase(Locale.ROOT)));
  }

  @Property(tries = 1000)
  void theBeginningOfAWordFindsIt(@ForAll("letters") String begin, @ForAll("letters") String end) {
    assertThat(SearchKey.of(begin + end).text()).startsWith(SearchKey.of(begin).text());
  }

  @Property(tries = 1000)
  void whatBeginsWithAKeyIsFromItToItsSuccessorAndNothingElse(
      @ForAll("texts") String begin, @ForAll("texts") String other) {
    String key = SearchKey.of(begin).text();
    String successor = new SearchKey(key).successor();

    for (String text : new String[] {key + other, other}) {
      boolean between =
          compare(key, text) <= 0 && (successor.isEmpty() || compare(text, successor) < 0);
      assertThat(between).as("%s of %s", text, key).isEqualTo(text.startsWith(key));
    }
  }
}
