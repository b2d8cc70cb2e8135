package dev.sessionguard.text;

import org.jspecify.annotations.Nullable;

/** Text that every database takes as a value. */
public final class DatabaseText {

  private DatabaseText() {}

  /** Whether it is text at all, has no null character and no half of one beyond 16 bits. */
  public static boolean isStorable(@Nullable String text) {
    return text != null
        && text.codePoints()
            .noneMatch(
                c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
  }
}
