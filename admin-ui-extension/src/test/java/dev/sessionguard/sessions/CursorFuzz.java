package dev.sessionguard.sessions;

import dev.sessionguard.text.DatabaseText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** Fuzz target: a cursor, once as it comes and once with the check a forger can reckon. */
public final class CursorFuzz {

  private static final String QUESTION = "question";

  private CursorFuzz() {}

  /** Fails where the cursor is neither refused nor a position that a database can be asked for. */
  public static void fuzzerTestOneInput(byte[] data) throws NoSuchAlgorithmException {
    String text = new String(data, StandardCharsets.UTF_8);
    Position.parse(text, QUESTION).ifPresent(CursorFuzz::check);
    byte[] digest =
        MessageDigest.getInstance("SHA-256")
            .digest((QUESTION + "\n" + text).getBytes(StandardCharsets.UTF_8));
    String forged = HexFormat.of().formatHex(digest).substring(0, 16) + text;
    Position.parse(
            Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(forged.getBytes(StandardCharsets.UTF_8)),
            QUESTION)
        .ifPresent(CursorFuzz::check);
  }

  private static void check(Position position) {
    if (!DatabaseText.isStorable(position.text()) || !DatabaseText.isStorable(position.id())) {
      throw new AssertionError("not storable: " + position);
    }
    if (!Position.parse(position.cursor(QUESTION), QUESTION)
        .equals(java.util.Optional.of(position))) {
      throw new AssertionError("not read again: " + position);
    }
  }
}
