package dev.sessionguard.page;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Keys that stand for a user's sessions in the forms of one login. They do not tell the session's
 * id, and mean nothing in any other login.
 *
 * @param login what only this login has; never shown itself
 */
public record SessionKeys(String login) {

  private static final int BYTES = 16;

  /** The session's key: 22 characters that need no escaping. */
  public String of(String sessionId) {
    byte[] digest = sha256().digest((login + '\n' + sessionId).getBytes(StandardCharsets.UTF_8));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, BYTES));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
