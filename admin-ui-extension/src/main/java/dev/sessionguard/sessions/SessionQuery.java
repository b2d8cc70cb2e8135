package dev.sessionguard.sessions;

import dev.sessionguard.text.DatabaseText;
import dev.sessionguard.text.FieldProblem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

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
      Set.of("search", "user", "role", "client", "ip", "city", "country", "status", "from", "to");
  private static final Set<String> PAGING = Set.of("sort", "order", "max", "cursor");

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
    Reader reader = new Reader(parameters, true);
    SessionFilter filter = reader.filter();
    SortKey sort =
        reader.choice(
            "sort",
            SortKey::byId,
            Arrays.stream(SortKey.values()).map(SortKey::id).toList(),
            SortKey.LOGIN_TIME);
    boolean ascending =
        reader.choice(
            "order",
            id -> Optional.ofNullable(Map.of("asc", true, "desc", false).get(id)),
            List.of("asc", "desc"),
            sort.ascendsByDefault());
    int max = (int) reader.number("max", 1, MAX_ITEMS).orElse((long) DEFAULT_ITEMS).longValue();
    SessionQuery first = new SessionQuery(filter, sort, ascending, max, Optional.empty());
    Optional<Position> after =
        reader
            .text("cursor", 4096)
            .flatMap(
                cursor -> {
                  Optional<Position> position = seal.open(cursor, first.question());
                  if (position.isEmpty()) {
                    reader.problem("cursor", "is not one that this list gave for this question");
                  }
                  return position;
                });
    return reader.result(new SessionQuery(filter, sort, ascending, max, after));
  }

  /** Reads filters only, as a job gets them. */
  public static Reading parseFilter(Map<String, List<String>> parameters) {
    Reader reader = new Reader(parameters, false);
    SessionFilter filter = reader.filter();
    return reader.result(
        new SessionQuery(filter, SortKey.LOGIN_TIME, false, MAX_ITEMS, Optional.empty()));
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

  private static final class Reader {
    private final Map<String, List<String>> parameters;
    private final List<FieldProblem> problems = new ArrayList<>();

    Reader(Map<String, List<String>> parameters, boolean paging) {
      this.parameters = new TreeMap<>(parameters);
      this.parameters.forEach(
          (name, values) -> {
            if (!FILTERS.contains(name) && !(paging && PAGING.contains(name))) {
              problem(name.length() <= 100 ? name : name.substring(0, 100), "is not known");
            } else if (values.size() > 1) {
              problem(name, "must be given once");
            }
          });
    }

    SessionFilter filter() {
      Optional<Long> from = number("from", 0, Long.MAX_VALUE);
      Optional<Long> to = number("to", 0, Long.MAX_VALUE);
      if (from.isPresent() && to.isPresent() && from.get() > to.get()) {
        problem("to", "must not be before from");
      }
      return new SessionFilter(
          text("search", MAX_TEXT),
          text("user", MAX_TEXT),
          text("role", MAX_TEXT),
          text("client", MAX_TEXT),
          checked(
              "ip",
              IpRanges::parse,
              "must be an address, the beginning of one, or a network such as 192.0.2.0/24"),
          text("city", MAX_TEXT),
          checked(
              "country",
              code ->
                  code.matches("[A-Za-z]{2}")
                      ? Optional.of(code.toUpperCase(Locale.ROOT))
                      : Optional.empty(),
              "must be a country code of two letters"),
          choice(
              "status",
              StatusFilter::byId,
              Arrays.stream(StatusFilter.values()).map(StatusFilter::id).toList(),
              StatusFilter.LIVE),
          from,
          to);
    }

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

    <T> Optional<T> checked(String name, Function<String, Optional<T>> parse, String otherwise) {
      Optional<String> given = text(name, MAX_TEXT);
      Optional<T> parsed = given.flatMap(parse);
      if (given.isPresent() && parsed.isEmpty()) {
        problem(name, otherwise);
      }
      return parsed;
    }

    <T> T choice(String name, Function<String, Optional<T>> byId, List<String> ids, T absent) {
      return checked(name, byId, "must be one of " + String.join(", ", ids)).orElse(absent);
    }

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

    void problem(String field, String message) {
      problems.add(new FieldProblem(field, message));
    }

    Reading result(SessionQuery query) {
      return problems.isEmpty() ? new Understood(query) : new Misunderstood(problems);
    }
  }
}
