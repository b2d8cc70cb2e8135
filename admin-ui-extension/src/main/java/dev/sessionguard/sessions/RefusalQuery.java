package dev.sessionguard.sessions;

import dev.sessionguard.text.FieldProblem;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A question to the list of refused logins.
 *
 * @param filter which refusals
 * @param sort in what order
 * @param ascending whether the order goes up
 * @param max most items on a page, 1 to {@value SessionQuery#MAX_ITEMS}
 * @param after the page begins after this position; empty for the first page
 */
public record RefusalQuery(
    RefusalFilter filter, Sort sort, boolean ascending, int max, Optional<Position> after) {

  private static final Set<String> PARAMETERS =
      Stream.concat(
              Stream.of("search", "user", "rule", "client", "from", "to"),
              QueryReader.PAGING.stream())
          .collect(Collectors.toUnmodifiableSet());

  /** What refusals can be ordered by. Its id is what callers write. */
  public enum Sort {
    TIME("time"),
    USERNAME("username");

    private final String id;

    Sort(String id) {
      this.id = id;
    }

    public String id() {
      return id;
    }

    /** The position of a row in this order. */
    public Position position(long time, String usernameKey, String id) {
      return this == TIME ? new Position(time, "", id) : new Position(0, usernameKey, id);
    }

    static Optional<Sort> byId(String id) {
      return Arrays.stream(values()).filter(value -> value.id.equals(id)).findFirst();
    }
  }

  /** A question, or what is wrong with it. */
  public sealed interface Reading {}

  /** A question that can be answered. */
  public record Understood(RefusalQuery query) implements Reading {}

  /** Everything that is wrong with a question. */
  public record Misunderstood(List<FieldProblem> problems) implements Reading {
    public Misunderstood {
      problems = List.copyOf(problems);
    }
  }

  /**
   * Reads a question from query parameters.
   *
   * @param seal opens the caller's cursors
   */
  public static Reading parse(Map<String, List<String>> parameters, CursorSeal seal) {
    QueryReader reader = new QueryReader(parameters, PARAMETERS);
    Optional<Long> from = reader.number("from", 0, Long.MAX_VALUE);
    Optional<Long> to = reader.number("to", 0, Long.MAX_VALUE);
    if (from.isPresent() && to.isPresent() && from.get() > to.get()) {
      reader.problem("to", "must not be before from");
    }
    RefusalFilter filter =
        new RefusalFilter(
            reader.text("search", SessionQuery.MAX_TEXT),
            reader.text("user", SessionQuery.MAX_TEXT),
            reader.text("rule", SessionQuery.MAX_TEXT),
            reader.text("client", SessionQuery.MAX_TEXT),
            from,
            to);
    Sort sort =
        reader.choice(
            "sort", Sort::byId, Arrays.stream(Sort.values()).map(Sort::id).toList(), Sort.TIME);
    boolean ascending = reader.ascending(sort == Sort.USERNAME);
    int max =
        reader
            .number("max", 1, SessionQuery.MAX_ITEMS)
            .map(Long::intValue)
            .orElse(SessionQuery.DEFAULT_ITEMS);
    RefusalQuery first = new RefusalQuery(filter, sort, ascending, max, Optional.empty());
    Optional<Position> after = reader.after(seal, first.question());
    return reader.problems().isEmpty()
        ? new Understood(new RefusalQuery(filter, sort, ascending, max, after))
        : new Misunderstood(reader.problems());
  }

  /** What a cursor must belong to: filter and order, not the size of the page. */
  public String question() {
    return "refusals|" + filter + "|" + sort + "|" + ascending;
  }

  /** The same question for the page after this position. */
  public RefusalQuery from(Position position) {
    return new RefusalQuery(filter, sort, ascending, max, Optional.of(position));
  }
}
