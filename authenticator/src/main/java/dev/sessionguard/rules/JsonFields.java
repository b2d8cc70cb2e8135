package dev.sessionguard.rules;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.limit.Mode;
import dev.sessionguard.text.FieldProblem;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What all parts of a setting in JSON have in common. */
public final class JsonFields {
  /** A longer path is cut: a key can be any text. */
  private static final int MAX_PATH = 200;

  private JsonFields() {}

  /** Reports each key that is not one of those that are known. */
  public static void unknown(
      JsonNode object, Set<String> known, String path, List<FieldProblem> problems) {
    object
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key)) {
                problems.add(problem(path + "." + key, "is not known"));
              }
            });
  }

  /** A problem at its place, whose path is cut where it is too long. */
  public static FieldProblem problem(String path, String message) {
    return new FieldProblem(
        path.length() <= MAX_PATH ? path : path.substring(0, MAX_PATH), message);
  }

  /** The mode of an entry of a list: enforced where it says nothing. */
  public static Mode mode(JsonNode entry, String path, List<FieldProblem> problems) {
    JsonNode given = entry.get("mode");
    Optional<Mode> mode = given == null ? Optional.of(Mode.ENFORCED) : Mode.byId(given.asText(""));
    if (mode.isEmpty()) {
      problems.add(problem(path + ".mode", "must be one of " + String.join(", ", Mode.ids())));
    }
    return mode.orElse(Mode.ENFORCED);
  }

  /** Whether a text can be a name: it says something, on one line, and can be stored. */
  public static boolean isName(String text, int most) {
    return !text.isBlank()
        && text.codePointCount(0, text.length()) <= most
        && text.codePoints().noneMatch(JsonFields::isNoText);
  }

  private static boolean isNoText(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }

  /** How a problem with a name goes on. */
  public static String nameOf(int most) {
    return "1 to " + most + " characters on one line";
  }
}
