package dev.sessionguard.text;

import org.jspecify.annotations.Nullable;

/** A text that came from outside, made fit to be stored and shown on one line. */
public final class ForeignText {

  private ForeignText() {}

  /**
   * The text without control and invisible formatting characters (which could turn the direction of
   * what is written around it), without space at its ends and cut to a length; null when nothing is
   * left.
   *
   * @param max most UTF-16 units, at least 1
   */
  public static @Nullable String clean(@Nullable String text, int max) {
    if (text == null) {
      return null;
    }
    if (isClean(text, max)) {
      return text;
    }
    StringBuilder kept = new StringBuilder(Math.min(text.length(), max));
    int[] codePoints = text.strip().codePoints().filter(ForeignText::isShown).toArray();
    for (int codePoint : codePoints) {
      if (kept.length() + Character.charCount(codePoint) > max) {
        break;
      }
      kept.appendCodePoint(codePoint);
    }
    String clean = kept.toString().strip();
    return clean.isEmpty() ? null : clean;
  }

  /** Nearly every text is: it is looked through once and nothing is made. */
  private static boolean isClean(String text, int max) {
    int length = text.length();
    if (length == 0
        || length > max
        || Character.isWhitespace(text.charAt(0))
        || Character.isWhitespace(text.charAt(length - 1))) {
      return false;
    }
    for (int at = 0; at < length; ) {
      int codePoint = text.codePointAt(at);
      if (!isShown(codePoint)) {
        return false;
      }
      at += Character.charCount(codePoint);
    }
    return true;
  }

  private static boolean isShown(int codePoint) {
    if (codePoint < 0x7F) { // ASCII, of which nearly all names consist
      return codePoint >= ' ';
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }
}
