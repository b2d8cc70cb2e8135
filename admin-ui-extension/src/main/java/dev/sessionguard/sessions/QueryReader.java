package dev.sessionguard.sessions;

import dev.sessionguard.text.DatabaseText;
import dev.sessionguard.text.FieldProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** The query parameters of a request, read one by one; what is wrong with them is collected. */
final class QueryReader {

  /** The parameters of everything that comes in pages and in an order. */
  static final Set<String> PAGING = Set.of("sort", "order", "max", "cursor");

  private static final int MAX_CURSOR = 4096;

  private final Map<String, List<String>> parameters;
  private final List<FieldProblem> problems = new ArrayList<>();

  /**
   * @param known names of the parameters that there are
   */
  QueryReader(Map<String, List<String>> parameters, Set<String> known) {
    this.parameters = new TreeMap<>(parameters);
    this.parameters.forEach(
        (name, values) -> {
          if (!known.contains(name)) {
            problem(name.length() <= 100 ? name : name.substring(0, 100), "is not known");
          } else if (values.size() > 1) {
            problem(name, "must be given once");
          }
        });
  }

  /** Text without white space around it; empty where it is not given, or blank. */
  Optional<String> text(String name, int max) {
    Optional<String> given =
        Optional.ofNullable(parameters.get(name))
            .flatMap(values -> values.stream().findFirst())
            .map(String::strip)
            .filter(value -> !value.isEmpty());
    if (given.isPresent() && given.get().length() > max) {
      problem(name, "must be at most " + max + " characters");
      return Optional.empty();
    }
    if (given.isPresent() && !DatabaseText.isStorable(given.get())) {
      problem(name, "must not contain a null character or half of one");
      return Optional.empty();
    }
    return given;
  }

  /**
   * Text that has to have a form.
   *
   * @param otherwise what is said where it has not
   */
  <T> Optional<T> checked(String name, Function<String, Optional<T>> parse, String otherwise) {
    Optional<String> given = text(name, SessionQuery.MAX_TEXT);
    Optional<T> parsed = given.flatMap(parse);
    if (given.isPresent() && parsed.isEmpty()) {
      problem(name, otherwise);
    }
    return parsed;
  }

  /** One of several ids. */
  <T> T choice(String name, Function<String, Optional<T>> byId, List<String> ids, T absent) {
    return checked(name, byId, "must be one of " + String.join(", ", ids)).orElse(absent);
  }

  /** A whole number, both bounds included. */
  Optional<Long> number(String name, long min, long max) {
    return checked(
        name,
        text -> {
          try {
            return Optional.of(Long.parseLong(text)).filter(n -> n >= min && n <= max);
          } catch (NumberFormatException e) {
            return Optional.empty();
          }
        },
        max == Long.MAX_VALUE
            ? "must be a time in milliseconds since 1970"
            : "must be a whole number from " + min + " to " + max);
  }

  /** Notes what is wrong with a parameter. */
  void problem(String field, String message) {
    problems.add(new FieldProblem(field, message));
  }

  /** Whether {@code order} goes up. */
  boolean ascending(boolean absent) {
    return choice(
        "order",
        id -> Optional.ofNullable(Map.of("asc", true, "desc", false).get(id)),
        List.of("asc", "desc"),
        absent);
  }

  /** The position in {@code cursor}, which must belong to the question. */
  Optional<Position> after(CursorSeal seal, String question) {
    return text("cursor", MAX_CURSOR)
        .flatMap(
            cursor -> {
              Optional<Position> position = seal.open(cursor, question);
              if (position.isEmpty()) {
                problem("cursor", "is not one that this list gave for this question");
              }
              return position;
            });
  }

  /** What is wrong, so far. */
  List<FieldProblem> problems() {
    return List.copyOf(problems);
  }
}
