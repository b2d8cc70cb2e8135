package dev.sessionguard.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sessionguard.text.FieldProblem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The people of a rule read from JSON, with everything that is wrong with what names them. */
final class WhoReader {
  static final int MAX_NAMES = 100;
  static final int MAX_LENGTH = 255;

  private static final String REALM_ROLES = "realmRoles";
  private static final String CLIENT_ROLES = "clientRoles";
  private static final String GROUPS = "groups";
  private static final String USERS = "users";
  private static final String ORGANIZATIONS = "organizations";
  private static final Set<String> KEYS =
      Set.of(REALM_ROLES, CLIENT_ROLES, GROUPS, USERS, ORGANIZATIONS);

  private final List<FieldProblem> problems;

  WhoReader(List<FieldProblem> problems) {
    this.problems = problems;
  }

  /**
   * Those who are named; nobody where nothing is given.
   *
   * @param others what else may stand among them
   */
  Who read(JsonNode given, String path, Set<String> others) {
    if (given.isMissingNode()) {
      return Who.NOBODY;
    }
    if (!given.isObject()) {
      problems.add(new FieldProblem(path, "must be an object"));
      return Who.NOBODY;
    }
    Set<String> known = new HashSet<>(KEYS);
    known.addAll(others);
    JsonFields.unknown(given, known, path, problems);
    return new Who(
        names(given.path(REALM_ROLES), path + "." + REALM_ROLES),
        clientRoles(given.path(CLIENT_ROLES), path + "." + CLIENT_ROLES),
        paths(given.path(GROUPS), path + "." + GROUPS),
        names(lowerCase(given.path(USERS)), path + "." + USERS),
        names(given.path(ORGANIZATIONS), path + "." + ORGANIZATIONS));
  }

  private Map<String, List<String>> clientRoles(JsonNode given, String path) {
    Map<String, List<String>> roles = new LinkedHashMap<>();
    if (given.isMissingNode()) {
      return roles;
    }
    if (!given.isObject() || given.size() > MAX_NAMES) {
      problems.add(
          new FieldProblem(
              path, "must be an object of at most %d client ids".formatted(MAX_NAMES)));
      return roles;
    }
    given
        .properties()
        .forEach(
            client -> {
              if (!JsonFields.isName(client.getKey(), MAX_LENGTH)) {
                problems.add(
                    JsonFields.problem(
                        path + "." + client.getKey(),
                        "must have a client id of " + JsonFields.nameOf(MAX_LENGTH)));
              } else {
                roles.put(client.getKey(), names(client.getValue(), path + "." + client.getKey()));
              }
            });
    return roles;
  }

  private List<String> paths(JsonNode given, String path) {
    List<String> paths = names(given, path);
    for (int i = 0; i < paths.size(); i++) {
      String group = paths.get(i);
      if (!group.isEmpty() && (!group.startsWith("/") || group.endsWith("/"))) {
        problems.add(
            new FieldProblem(path + "[" + i + "]", "must be a full path, as in /staff/night"));
      }
    }
    return paths;
  }

  private List<String> names(JsonNode given, String path) {
    if (given.isMissingNode()) {
      return List.of();
    }
    if (!given.isArray() || given.size() > MAX_NAMES) {
      problems.add(
          JsonFields.problem(path, "must be a list of at most %d names".formatted(MAX_NAMES)));
      return List.of();
    }
    List<String> names = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    for (int i = 0; i < given.size(); i++) {
      String name = given.get(i).isTextual() ? given.get(i).textValue() : "";
      if (!JsonFields.isName(name, MAX_LENGTH)) {
        problems.add(
            JsonFields.problem(path + "[" + i + "]", "must be " + JsonFields.nameOf(MAX_LENGTH)));
        names.add(""); // the next one keeps its index
      } else {
        if (!seen.add(name)) {
          problems.add(JsonFields.problem(path + "[" + i + "]", "is there already"));
        }
        names.add(name);
      }
    }
    return names;
  }

  /** As Keycloak keeps the names of users. */
  private static JsonNode lowerCase(JsonNode given) {
    if (!given.isArray()) {
      return given;
    }
    ArrayNode lower = JsonNodeFactory.instance.arrayNode();
    given.forEach(
        name -> {
          if (name.isTextual()) {
            lower.add(name.textValue().toLowerCase(Locale.ROOT));
          } else {
            lower.add(name);
          }
        });
    return lower;
  }
}
