package dev.sessionguard.notice;

import org.jspecify.annotations.Nullable;

/**
 * A foreign text made fit for an e-mail. Programs that show mail make links of whatever looks like
 * an address, and a browser may call itself one; so nothing stays that an address is made of.
 */
public final class MailText {

  private MailText() {}

  /**
   * The text with its letters, digits and the punctuation of places and versions; anything else
   * becomes a space. Null when nothing is left.
   */
  public static @Nullable String of(@Nullable String text) {
    if (text == null) {
      return null;
    }
    int[] points = text.codePoints().toArray();
    StringBuilder kept = new StringBuilder(text.length());
    for (int i = 0; i < points.length; i++) {
      kept.appendCodePoint(isKept(points, i) ? points[i] : ' ');
    }
    String clean = kept.toString().replaceAll(" +", " ").strip();
    return clean.isEmpty() ? null : clean;
  }

  private static boolean isKept(int[] points, int i) {
    int point = points[i];
    if (Character.isLetterOrDigit(point)) {
      return true;
    }
    return switch (Character.getType(point)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK -> true;
      default ->
          point == '.'
              ? isDigit(points, i - 1) && isDigit(points, i + 1)
              : ",-'()·".indexOf(point) >= 0;
    };
  }

  private static boolean isDigit(int[] points, int i) {
    return i >= 0 && i < points.length && points[i] >= '0' && points[i] <= '9';
  }
}
