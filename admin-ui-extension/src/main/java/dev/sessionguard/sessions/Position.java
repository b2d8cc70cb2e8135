package dev.sessionguard.sessions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionguard.text.DatabaseText;
import java.util.Optional;

/**
 * The place of one row in an order: the next page begins after it, whatever came or went meanwhile.
 * It names a row that its reader may not see, so it leaves the server {@linkplain CursorSeal
 * sealed} only.
 *
 * @param time the row's sort value where it is a time
 * @param text the row's sort value where it is text
 * @param id the row's id, which makes the order total
 */
public record Position(long time, String text, String id) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** The position as JSON. */
  String toJson() {
    return JSON.createArrayNode().add(time).add(text).add(id).toString();
  }

  /** The position that {@link #toJson} wrote; empty for anything else. */
  static Optional<Position> ofJson(String json) {
    try {
      JsonNode parts = JSON.readTree(json);
      if (parts.size() != 3
          || !parts.path(0).canConvertToExactIntegral()
          || !parts.path(0).canConvertToLong()
          || !DatabaseText.isStorable(parts.path(1).textValue())
          || !DatabaseText.isStorable(parts.path(2).textValue())) {
        return Optional.empty();
      }
      return Optional.of(
          new Position(
              parts.get(0).longValue(), parts.get(1).textValue(), parts.get(2).textValue()));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
