package dev.sessionguard.sessions;

import dev.sessionguard.text.DatabaseText;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Fuzz target: a cursor as it comes, and what would be in one whose seal was broken. */
public final class CursorFuzz {

  private static final String QUESTION = "question";

  private CursorFuzz() {}

  /**
   * Fails where a position is read that a database cannot be asked for, or that reads otherwise.
   */
  public static void fuzzerTestOneInput(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    if (Seals.ANY.open(text, QUESTION).isPresent()) {
      throw new AssertionError("made up and opened: " + text);
    }
    Position.ofJson(text).ifPresent(CursorFuzz::check);
  }

  private static void check(Position position) {
    if (!DatabaseText.isStorable(position.text()) || !DatabaseText.isStorable(position.id())) {
      throw new AssertionError("not storable: " + position);
    }
    if (!Seals.ANY
        .open(Seals.ANY.seal(position, QUESTION), QUESTION)
        .equals(Optional.of(position))) {
      throw new AssertionError("not read again: " + position);
    }
  }
}
