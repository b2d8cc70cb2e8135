package dev.sessionguard.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sessionguard.text.FieldProblem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A setting that is a list in JSON, as far as its text can be read at all.
 *
 * @param items the list's first entries, as many as there may be
 * @param problems with the text as a whole
 */
public record JsonList(List<JsonNode> items, List<FieldProblem> problems) {
  public static final int MAX_BYTES = 256 * 1024;

  /** More are not told: each is a line for somebody to read. */
  static final int MAX_PROBLEMS = 200;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  public JsonList {
    items = List.copyOf(items);
    problems = List.copyOf(problems);
  }

  /**
   * Reads a text, at most {@value #MAX_BYTES} bytes; never fails.
   *
   * @param field by which each problem begins, and what the entries are called
   * @param most entries that there may be
   */
  public static JsonList read(String text, String field, int most) {
    if (text.length() > MAX_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      return nothing(field, "must be at most " + MAX_BYTES / 1024 + " KB of JSON");
    }
    JsonNode list;
    try {
      list = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return nothing(field, "must be JSON");
    }
    if (!list.isArray()) {
      return nothing(field, "must be a list of " + field);
    }
    List<JsonNode> items = new ArrayList<>();
    for (int i = 0; i < Math.min(list.size(), most); i++) {
      items.add(list.get(i));
    }
    return new JsonList(
        items,
        list.size() <= most
            ? List.of()
            : List.of(new FieldProblem(field, "must be at most %d %s".formatted(most, field))));
  }

  private static JsonList nothing(String field, String message) {
    return new JsonList(List.of(), List.of(new FieldProblem(field, message)));
  }

  /** The first of many problems, and how many more there are. */
  public static List<FieldProblem> shortened(String field, List<FieldProblem> problems) {
    if (problems.size() <= MAX_PROBLEMS) {
      return problems;
    }
    List<FieldProblem> told = new ArrayList<>(problems.subList(0, MAX_PROBLEMS));
    told.add(
        new FieldProblem(field, "have %d problems more".formatted(problems.size() - told.size())));
    return told;
  }
}
