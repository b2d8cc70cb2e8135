package dev.sessionguard.text;

import org.jspecify.annotations.Nullable;

/** Text that every database takes as a value. */
public final class DatabaseText {

  private DatabaseText() {}

  /** Whether a database can store the text: no null character, no unpaired surrogate. */
  public static boolean isStorable(@Nullable String text) {
    return text != null
        && text.codePoints()
            .noneMatch(
                c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
  }
}
