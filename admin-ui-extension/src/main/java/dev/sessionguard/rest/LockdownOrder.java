package dev.sessionguard.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.text.FieldProblem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What an administrator orders against a user whose account may be in other hands. What is not
 * chosen is left as it is.
 *
 * @param endSessions whether the online sessions end
 * @param offline whether the offline sessions end as well
 * @param revokeConsents whether each application has to ask for consent again
 * @param requirePassword whether the next login has to set a new password
 * @param disable whether the user is disabled, which ends all sessions
 */
public record LockdownOrder(
    boolean endSessions,
    boolean offline,
    boolean revokeConsents,
    boolean requirePassword,
    boolean disable) {

  /** The choices there are, by name. */
  public static final List<String> CHOICES =
      List.of("endSessions", "offline", "revokeConsents", "requirePassword", "disable");

  /** An order, or what is wrong with it. */
  public sealed interface Reading {}

  /** An order that can be carried out. */
  public record Understood(LockdownOrder order) implements Reading {}

  /** Everything that is wrong with an order. */
  public record Misunderstood(List<FieldProblem> problems) implements Reading {
    public Misunderstood {
      problems = List.copyOf(problems);
    }
  }

  /** Whether sessions of every kind end: a disabled user's are of no use. */
  public boolean endsAllSessions() {
    return disable || (endSessions && offline);
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
              if (!CHOICES.contains(name)) {
                problems.add(
                    new FieldProblem(
                        name.length() <= 100 ? name : name.substring(0, 100), "is not known"));
              }
            });
    List<Boolean> chosen = CHOICES.stream().map(name -> choice(document, name, problems)).toList();
    LockdownOrder order =
        new LockdownOrder(
            chosen.get(0), chosen.get(1), chosen.get(2), chosen.get(3), chosen.get(4));
    if (order.offline && !order.endSessions) {
      problems.add(new FieldProblem("offline", "needs endSessions"));
    }
    if (problems.isEmpty() && !chosen.contains(true)) {
      problems.add(
          new FieldProblem("body", "must choose at least one of " + String.join(", ", CHOICES)));
    }
    return problems.isEmpty() ? new Understood(order) : new Misunderstood(problems);
  }

  private static Reading wrong(String field, String message) {
    return new Misunderstood(List.of(new FieldProblem(field, message)));
  }

  private static boolean choice(JsonNode document, String name, List<FieldProblem> problems) {
    JsonNode given = document.get(name);
    if (given != null && !given.isBoolean()) {
      problems.add(new FieldProblem(name, "must be true or false"));
    }
    return given != null && given.asBoolean();
  }
}
