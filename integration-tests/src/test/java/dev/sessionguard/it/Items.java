package dev.sessionguard.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;

/** The items of a page of the administration's REST API, or of an array. */
final class Items {
  private Items() {}

  static List<JsonNode> of(JsonNode answer) {
    JsonNode array = answer.isArray() ? answer : answer.path("items");
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  static List<String> sessionIds(JsonNode answer) {
    return of(answer).stream().map(item -> item.path("sessionId").asText()).toList();
  }
}
