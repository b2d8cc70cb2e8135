package dev.sessionguard.text;

import java.text.Normalizer;

/**
 * Text as it is searched: in one case, one form for each character, at most {@value #MAX_LENGTH}
 * characters. The database orders it by code point.
 *
 * @param text the key
 */
public record SearchKey(String text) {

  public static final int MAX_LENGTH = 255;

  /** The key of what somebody wrote. The key of a key is itself. */
  public static SearchKey of(String text) {
    String key =
        normal(fold(normal(text))); // once more: folding may leave a letter that composes with what
    // follows
    if (key.length() <= MAX_LENGTH) {
      return new SearchKey(key);
    }
    // not through the middle of a character, which no database would take
    int end = Character.isHighSurrogate(key.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH;
    return new SearchKey(key.substring(0, end));
  }

  private static String normal(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  /**
   * Character by character, where {@code String.toLowerCase} looks at what follows: the beginning
   * of a Greek word would end in another sigma than the word has there. Through upper case, so that
   * both small sigmas are one.
   */
  private static String fold(String text) {
    return text.codePoints()
        .map(Character::toUpperCase)
        .map(Character::toLowerCase)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** The first text after all that begin with this one; empty when there is none. */
  public String successor() {
    int end = text.length();
    while (end > 0) {
      int last = text.codePointBefore(end);
      int before = end - Character.charCount(last);
      if (last < Character.MAX_CODE_POINT) {
        int next = last == Character.MIN_SURROGATE - 1 ? Character.MAX_SURROGATE + 1 : last + 1;
        return text.substring(0, before) + Character.toString(next);
      }
      end = before;
    }
    return "";
  }
}
