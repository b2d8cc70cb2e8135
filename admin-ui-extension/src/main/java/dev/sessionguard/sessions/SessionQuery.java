package dev.sessionguard.sessions;

import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.text.FieldProblem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A question to the list of sessions.
 *
 * @param filter which sessions
 * @param sort in what order
 * @param ascending whether the order goes up
 * @param max most items on a page, 1 to {@value #MAX_ITEMS}
 * @param after the page begins after this position; empty for the first page
 */
public record SessionQuery(
    SessionFilter filter, SortKey sort, boolean ascending, int max, Optional<Position> after) {

  public static final int MAX_ITEMS = 500;
  public static final int DEFAULT_ITEMS = 20;
  public static final int MAX_TEXT = 255;

  private static final Set<String> FILTERS =
      Set.of(
          "search",
          "user",
          "role",
          "client",
          "ip",
          "city",
          "country",
          "status",
          "from",
          "to",
          "reason",
          "endedFrom",
          "endedTo");
  private static final Set<String> PARAMETERS =
      Stream.concat(FILTERS.stream(), QueryReader.PAGING.stream())
          .collect(Collectors.toUnmodifiableSet());

  /** A question, or what is wrong with it. */
  public sealed interface Reading {}

  /** A question that can be answered. */
  public record Understood(SessionQuery query) implements Reading {}

  /** Everything that is wrong with a question. */
  public record Misunderstood(List<FieldProblem> problems) implements Reading {
    public Misunderstood {
      problems = List.copyOf(problems);
    }
  }

  /**
   * Reads a whole question from query parameters.
   *
   * @param seal opens the caller's cursors
   */
  public static Reading parse(Map<String, List<String>> parameters, CursorSeal seal) {
    QueryReader reader = new QueryReader(parameters, PARAMETERS);
    SessionFilter filter = filter(reader);
    SortKey sort =
        reader.choice(
            "sort",
            SortKey::byId,
            Arrays.stream(SortKey.values()).map(SortKey::id).toList(),
            SortKey.LOGIN_TIME);
    boolean ascending = reader.ascending(sort.ascendsByDefault());
    int max = (int) reader.number("max", 1, MAX_ITEMS).orElse((long) DEFAULT_ITEMS).longValue();
    SessionQuery first = new SessionQuery(filter, sort, ascending, max, Optional.empty());
    Optional<Position> after = reader.after(seal, first.question());
    return result(reader, new SessionQuery(filter, sort, ascending, max, after));
  }

  /** Reads filters only, as a job gets them. */
  public static Reading parseFilter(Map<String, List<String>> parameters) {
    QueryReader reader = new QueryReader(parameters, FILTERS);
    SessionFilter filter = filter(reader);
    return result(
        reader, new SessionQuery(filter, SortKey.LOGIN_TIME, false, MAX_ITEMS, Optional.empty()));
  }

  /** What a cursor must belong to: filter and order, not the size of the page. */
  public String question() {
    return filter + "|" + sort + "|" + ascending;
  }

  /** The same question for the page after this position. */
  public SessionQuery from(Position position) {
    return new SessionQuery(filter, sort, ascending, max, Optional.of(position));
  }

  /** The same question in pages of another size. */
  public SessionQuery withPagesOf(int items) {
    return new SessionQuery(filter, sort, ascending, items, after);
  }

  private static SessionFilter filter(QueryReader reader) {
    Optional<Long> from = reader.number("from", 0, Long.MAX_VALUE);
    Optional<Long> to = reader.number("to", 0, Long.MAX_VALUE);
    if (from.isPresent() && to.isPresent() && from.get() > to.get()) {
      reader.problem("to", "must not be before from");
    }
    Optional<Long> endedFrom = reader.number("endedFrom", 0, Long.MAX_VALUE);
    Optional<Long> endedTo = reader.number("endedTo", 0, Long.MAX_VALUE);
    if (endedFrom.isPresent() && endedTo.isPresent() && endedFrom.get() > endedTo.get()) {
      reader.problem("endedTo", "must not be before endedFrom");
    }
    List<String> reasons = Arrays.stream(EndReason.values()).map(EndReason::id).toList();
    return new SessionFilter(
        reader.text("search", MAX_TEXT),
        reader.text("user", MAX_TEXT),
        reader.text("role", MAX_TEXT),
        reader.text("client", MAX_TEXT),
        reader.checked(
            "ip",
            IpRanges::parse,
            "must be an address, the beginning of one, or a network such as 192.0.2.0/24"),
        reader.text("city", MAX_TEXT),
        reader.checked(
            "country",
            code ->
                code.matches("[A-Za-z]{2}")
                    ? Optional.of(code.toUpperCase(Locale.ROOT))
                    : Optional.empty(),
            "must be a country code of two letters"),
        reader.choice(
            "status",
            StatusFilter::byId,
            Arrays.stream(StatusFilter.values()).map(StatusFilter::id).toList(),
            StatusFilter.LIVE),
        from,
        to,
        reader.checked("reason", EndReason::byId, "must be one of " + String.join(", ", reasons)),
        endedFrom,
        endedTo);
  }

  private static Reading result(QueryReader reader, SessionQuery query) {
    return reader.problems().isEmpty()
        ? new Understood(query)
        : new Misunderstood(reader.problems());
  }
}
