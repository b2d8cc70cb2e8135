package dev.sessionguard.sessions;

import dev.sessionguard.text.FieldProblem;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A question for the values of one field that occur in the sessions of a realm.
 *
 * @param search any part of the value; of a country's code the beginning
 * @param max most values, 1 to {@value #MOST}
 */
public record ValuesQuery(Field field, Optional<String> search, StatusFilter status, int max) {

  public static final int MOST = 100;
  public static final int DEFAULT = 20;

  private static final Set<String> PARAMETERS = Set.of("field", "search", "status", "max");

  /** What values can be asked for. Its id is what callers write, and that of a filter. */
  public enum Field {
    USER("user"),
    ROLE("role"),
    CLIENT("client"),
    CITY("city"),
    COUNTRY("country");

    private final String id;

    Field(String id) {
      this.id = id;
    }

    public String id() {
      return id;
    }

    static Optional<Field> byId(String id) {
      return Arrays.stream(values()).filter(value -> value.id.equals(id)).findFirst();
    }
  }

  /** A question, or what is wrong with it. */
  public sealed interface Reading {}

  /** A question that can be answered. */
  public record Understood(ValuesQuery query) implements Reading {}

  /** Everything that is wrong with a question. */
  public record Misunderstood(List<FieldProblem> problems) implements Reading {
    public Misunderstood {
      problems = List.copyOf(problems);
    }
  }

  /** Reads a question from query parameters. */
  public static Reading parse(Map<String, List<String>> parameters) {
    QueryReader reader = new QueryReader(parameters, PARAMETERS);
    List<String> fields = Arrays.stream(Field.values()).map(Field::id).toList();
    Optional<Field> field =
        reader.checked("field", Field::byId, "must be one of " + String.join(", ", fields));
    if (field.isEmpty() && reader.problems().stream().noneMatch(of -> of.field().equals("field"))) {
      reader.problem("field", "must be one of " + String.join(", ", fields));
    }
    Optional<String> search = reader.text("search", SessionQuery.MAX_TEXT);
    StatusFilter status =
        reader.choice(
            "status",
            StatusFilter::byId,
            Arrays.stream(StatusFilter.values()).map(StatusFilter::id).toList(),
            StatusFilter.LIVE);
    int max = reader.number("max", 1, MOST).map(Long::intValue).orElse(DEFAULT);
    return field.isPresent() && reader.problems().isEmpty()
        ? new Understood(new ValuesQuery(field.get(), search, status, max))
        : new Misunderstood(reader.problems());
  }
}
