package dev.sessionguard.sessions;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The seal of one caller's cursors: authenticated encryption of a position. A cursor tells nothing,
 * and opens for the caller and the question that it was made for only.
 */
public final class CursorSeal {

  private static final int MAX_CURSOR = 4096;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  /** Sets the derived key apart from every other use of the realm's key. */
  private static final byte[] PURPOSE = "session-guard cursor 1".getBytes(StandardCharsets.UTF_8);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Supplier<List<SecretKey>> keys;
  private final String caller;

  /**
   * @param keys the realm's keys: the first one seals, any of them opens; asked for when needed
   * @param caller realm and caller, as text that no other realm and caller have
   */
  public CursorSeal(Supplier<List<SecretKey>> keys, String caller) {
    this.keys = keys;
    this.caller = caller;
  }

  /**
   * The position as an opaque cursor, in characters that an address takes unescaped.
   *
   * @param question everything that decides order and content of the list, as text
   */
  public String seal(Position position, String question) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, keys.get().get(0), nonce, question)
              .doFinal(position.toJson().getBytes(StandardCharsets.UTF_8));
      byte[] cursor = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
      System.arraycopy(sealed, 0, cursor, NONCE_BYTES, sealed.length);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every Java has AES-GCM and HMAC-SHA256
    }
  }

  /** The position in a cursor; empty when this seal did not make it for this question. */
  public Optional<Position> open(String cursor, String question) {
    if (cursor.length() > MAX_CURSOR) {
      return Optional.empty();
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (bytes.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
      return Optional.empty();
    }
    return keys.get().stream()
        .flatMap(key -> opened(bytes, key, question).stream())
        .findFirst()
        .flatMap(Position::ofJson);
  }

  private Optional<String> opened(byte[] bytes, SecretKey key, String question) {
    try {
      byte[] json =
          cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(bytes, NONCE_BYTES), question)
              .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
      return Optional.of(new String(json, StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      return Optional.empty(); // another key's, another question's, or made up
    }
  }

  private Cipher cipher(int mode, SecretKey key, byte[] nonce, String question)
      throws GeneralSecurityException {
    Mac derivation = Mac.getInstance("HmacSHA256");
    derivation.init(key);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode,
        new SecretKeySpec(derivation.doFinal(PURPOSE), "AES"),
        new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD((caller + "\n" + question).getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
