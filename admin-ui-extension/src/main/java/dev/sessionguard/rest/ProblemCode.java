package dev.sessionguard.rest;

import dev.sessionguard.text.FieldProblem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is wrong with a field, for a text in another language.
 *
 * @param code stable, in kebab case
 * @param params what the English message says of this field
 */
public record ProblemCode(String code, Map<String, String> params) {

  private static final String NUMBER = "(-?\\d+)";

  /** The messages that have a code; of others the English message is shown. */
  private static final List<Template> TEMPLATES =
      List.of(
          new Template("must-be-boolean", "must be true or false"),
          new Template("must-be-object", "must be an object"),
          new Template("must-be-list", "must be a list"),
          new Template("unknown", "is not known"),
          new Template("missing", "must be given"),
          new Template("given-twice", "must be given once"),
          new Template(
              "number", "must be a whole number from " + NUMBER + " to " + NUMBER, "min", "max"),
          new Template(
              "number-or-none",
              "must be a whole number from " + NUMBER + " to " + NUMBER + ", or null for no limit",
              "min",
              "max"),
          new Template("one-of", "must be one of (.+)", "values"),
          new Template("too-long", "must be at most " + NUMBER + " characters", "max"),
          new Template("time", "must be a time in milliseconds since 1970"),
          new Template("before-from", "must not be before (?:from|endedFrom)"),
          new Template("country", "must be a country code of two letters"),
          new Template(
              "address",
              "must be an address, the beginning of one, or a network such as 192\\.0\\.2\\.0/24"),
          new Template("unstorable", "must not contain a null character or half of one"),
          new Template("cursor", "is not one that this list gave for this question"),
          new Template("role-unknown", "is not a role of this realm"),
          new Template("client-unknown", "is not a client of this realm"),
          new Template("group-path", "must be a full path, as in /staff/night"),
          new Template("needs-end-sessions", "needs endSessions"),
          new Template(
              "required-action-off", "needs the required action Update Password, which is off"),
          new Template("read-only", "is not possible: the user's directory is read-only"));

  private record Template(String code, Pattern message, List<String> names) {
    Template(String code, String message, String... names) {
      this(code, Pattern.compile(message), List.of(names));
    }

    Optional<ProblemCode> of(String text) {
      Matcher matcher = message.matcher(text);
      if (!matcher.matches()) {
        return Optional.empty();
      }
      Map<String, String> params = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        params.put(names.get(i), matcher.group(i + 1));
      }
      return Optional.of(new ProblemCode(code, params));
    }
  }

  public ProblemCode {
    params = Map.copyOf(params);
  }

  /** The code of a problem; empty where it has none. */
  public static Optional<ProblemCode> of(FieldProblem problem) {
    return TEMPLATES.stream()
        .flatMap(template -> template.of(problem.message()).stream())
        .findFirst();
  }
}
