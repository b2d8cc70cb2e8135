package dev.sessionguard.sessions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionguard.text.DatabaseText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The place of one row in an order: the next page begins after it, whatever came or went meanwhile.
 *
 * @param time the row's sort value where it is a time
 * @param text the row's sort value where it is text
 * @param id the row's id, which makes the order total
 */
public record Position(long time, String text, String id) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final int MAX_CURSOR = 4096;
  private static final int CHECK_LENGTH = 16;

  /**
   * The position as an opaque cursor that only fits the question it came from.
   *
   * @param question everything that decides order and content of the list, as text
   */
  public String cursor(String question) {
    String json = JSON.createArrayNode().add(time).add(text).add(id).toString();
    byte[] cursor = (check(question, json) + json).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
  }

  /** The position a cursor stands for; empty when it is none, or one for another question. */
  public static Optional<Position> parse(String cursor, String question) {
    if (cursor.length() > MAX_CURSOR) {
      return Optional.empty();
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      if (text.length() < CHECK_LENGTH) {
        return Optional.empty();
      }
      String json = text.substring(CHECK_LENGTH);
      if (!text.startsWith(check(question, json))) {
        return Optional.empty();
      }
      return position(JSON.readTree(json));
    } catch (IllegalArgumentException | JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Looked at part by part: anybody can reckon the check of a position they made up. */
  private static Optional<Position> position(JsonNode parts) {
    if (parts.size() != 3
        || !parts.path(0).canConvertToExactIntegral()
        || !parts.path(0).canConvertToLong()
        || !DatabaseText.isStorable(parts.path(1).textValue())
        || !DatabaseText.isStorable(parts.path(2).textValue())) {
      return Optional.empty();
    }
    return Optional.of(
        new Position(parts.get(0).longValue(), parts.get(1).textValue(), parts.get(2).textValue()));
  }

  /** Against accidents, not against attackers: a made-up position shows nothing that is hidden. */
  private static String check(String question, String json) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((question + "\n" + json).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, CHECK_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
