package dev.sessionguard.text;

import java.util.Locale;

/**
 * A name that somebody chose, as it is shown among others: what cannot be seen in it is written
 * out. A mark that turns the direction of what follows, or a letter of no width, would else make
 * one name look like another.
 */
public final class ShownText {

  private ShownText() {}

  /** The text with {@code [U+202E]} in the place of each character that cannot be seen. */
  public static String of(String text) {
    if (text.codePoints().allMatch(ShownText::isSeen)) {
      return text;
    }
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(
            codePoint -> {
              if (isSeen(codePoint)) {
                shown.appendCodePoint(codePoint);
              } else {
                shown.append(String.format(Locale.ROOT, "[U+%04X]", codePoint));
              }
            });
    return shown.toString();
  }

  private static boolean isSeen(int codePoint) {
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
      case Character.SPACE_SEPARATOR -> codePoint == 0x3000; // as wide as a letter
      default -> !isBlank(codePoint);
    };
  }

  /** Letters, marks and places of Unicode that programs show nothing, or a gap, for. */
  private static boolean isBlank(int codePoint) {
    return codePoint == 0x034F // combining grapheme joiner
        || codePoint == 0x115F // fillers of Hangul
        || codePoint == 0x1160
        || codePoint == 0x3164
        || codePoint == 0xFFA0
        || codePoint == 0x17B4 // inherent vowels of Khmer
        || codePoint == 0x17B5
        || codePoint == 0x2065
        || codePoint == 0x2800 // Braille without a dot
        || (codePoint >= 0x180B && codePoint <= 0x180F) // selectors of variants
        || (codePoint >= 0xFE00 && codePoint <= 0xFE0F)
        || (codePoint >= 0xFFF0 && codePoint <= 0xFFF8)
        || (codePoint >= 0xE0000 && codePoint <= 0xE0FFF);
  }
}
