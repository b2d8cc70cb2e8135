package dev.sessionguard.ledger;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Text as it is searched: in lower case, one form for each character, at most {@value #MAX_LENGTH}
 * characters. The database orders it by code point.
 *
 * @param text the key
 */
public record SearchKey(String text) {

  public static final int MAX_LENGTH = 255;

  /** The key of what somebody wrote. */
  public static SearchKey of(String text) {
    String key = Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    if (key.length() <= MAX_LENGTH) {
      return new SearchKey(key);
    }
    // not through the middle of a character, which no database would take
    int end = Character.isHighSurrogate(key.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH;
    return new SearchKey(key.substring(0, end));
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
