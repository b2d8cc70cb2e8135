package dev.sessionguard.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.sessions.SessionFilter;
import dev.sessionguard.sessions.SessionQuery;
import dev.sessionguard.sessions.StatusFilter;
import dev.sessionguard.text.FieldProblem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an administrator orders to be ended.
 *
 * @param which the sessions
 * @param keepOwn whether the caller's own session stays
 * @param includeOffline whether offline sessions end too
 * @param notBefore whether every token that the realm issued up to now is refused
 * @param dryRun only count
 */
public record RevocationOrder(
    Which which, boolean keepOwn, boolean includeOffline, boolean notBefore, boolean dryRun) {

  public static final int MAX_IDS = 1000;

  /** Ids are ours or Keycloak's, which are shorter. */
  private static final int MAX_ID_LENGTH = 64;

  private static final Set<String> WAYS = Set.of("ids", "filter", "all");
  private static final Set<String> CHOICES =
      Set.of("keepOwn", "includeOffline", "notBefore", "dryRun");

  /** Which sessions; of those the live ones. */
  public sealed interface Which {}

  /** Those with these ids. */
  public record Ids(Set<String> ids) implements Which {
    public Ids {
      ids = Set.copyOf(ids);
    }
  }

  /** Those that match. */
  public record Matching(SessionFilter filter) implements Which {}

  /** All of the realm. */
  public record All() implements Which {}

  /** An order, or what is wrong with it. */
  public sealed interface Reading {}

  /** An order that can be carried out. */
  public record Understood(RevocationOrder order) implements Reading {}

  /** Everything that is wrong with an order. */
  public record Misunderstood(List<FieldProblem> problems) implements Reading {
    public Misunderstood {
      problems = List.copyOf(problems);
    }
  }

  /** Reads an order. */
  public static Reading parse(byte[] text) {
    JsonNode document;
    try {
      document = StrictJson.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      return wrong("body", "is not valid JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      return wrong("body", "cannot be read");
    }
    if (document == null || !document.isObject()) {
      return wrong("body", "must be a JSON object");
    }
    List<FieldProblem> problems = new ArrayList<>();
    document
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!WAYS.contains(name) && !CHOICES.contains(name)) {
                problems.add(
                    new FieldProblem(
                        name.length() <= 100 ? name : name.substring(0, 100), "is not known"));
              }
            });
    List<String> ways = WAYS.stream().filter(document::has).sorted().toList();
    Which which = new All();
    if (ways.size() != 1) {
      problems.add(new FieldProblem("body", "must have exactly one of ids, filter and all"));
    } else {
      which =
          switch (ways.get(0)) {
            case "ids" -> ids(document.get("ids"), problems);
            case "filter" -> matching(document.get("filter"), problems);
            default -> all(document.get("all"), problems);
          };
    }
    RevocationOrder order =
        new RevocationOrder(
            which,
            choice(document, "keepOwn", true, problems),
            choice(document, "includeOffline", false, problems),
            choice(document, "notBefore", false, problems),
            choice(document, "dryRun", false, problems));
    return problems.isEmpty() ? new Understood(order) : new Misunderstood(problems);
  }

  private static Reading wrong(String field, String message) {
    return new Misunderstood(List.of(new FieldProblem(field, message)));
  }

  private static boolean choice(
      JsonNode document, String name, boolean absent, List<FieldProblem> problems) {
    JsonNode given = document.get(name);
    if (given == null) {
      return absent;
    }
    if (!given.isBoolean()) {
      problems.add(new FieldProblem(name, "must be true or false"));
    }
    return given.asBoolean();
  }

  private static Which all(JsonNode given, List<FieldProblem> problems) {
    if (!given.isBoolean() || !given.booleanValue()) {
      problems.add(new FieldProblem("all", "must be true"));
    }
    return new All();
  }

  private static Which ids(JsonNode given, List<FieldProblem> problems) {
    Set<String> ids = new LinkedHashSet<>();
    boolean good = given.isArray() && !given.isEmpty() && given.size() <= MAX_IDS;
    for (JsonNode id : given) {
      String text = id.isTextual() ? id.textValue() : "";
      good &= !text.isEmpty() && text.length() <= MAX_ID_LENGTH && text.indexOf('\0') < 0;
      ids.add(text);
    }
    if (!good) {
      problems.add(new FieldProblem("ids", "must be 1 to " + MAX_IDS + " ids of sessions"));
    }
    return new Ids(ids);
  }

  private static Which matching(JsonNode given, List<FieldProblem> problems) {
    if (!given.isObject()) {
      problems.add(new FieldProblem("filter", "must be an object"));
      return new All();
    }
    Map<String, List<String>> parameters = new HashMap<>();
    for (Map.Entry<String, JsonNode> field : given.properties()) {
      JsonNode value = field.getValue();
      if (value.isTextual() || value.isIntegralNumber()) {
        parameters.put(field.getKey(), List.of(value.asText()));
      } else {
        problems.add(
            new FieldProblem("filter." + field.getKey(), "must be text or a whole number"));
      }
    }
    SessionQuery.Reading reading = SessionQuery.parseFilter(parameters);
    if (reading instanceof SessionQuery.Misunderstood wrong) {
      wrong
          .problems()
          .forEach(
              problem ->
                  problems.add(new FieldProblem("filter." + problem.field(), problem.message())));
      return new All();
    }
    SessionFilter filter = ((SessionQuery.Understood) reading).query().filter();
    if (filter.status() == StatusFilter.ENDED || filter.status() == StatusFilter.ALL) {
      problems.add(new FieldProblem("filter.status", "must be one of live, active, idle"));
    }
    return new Matching(filter);
  }
}
