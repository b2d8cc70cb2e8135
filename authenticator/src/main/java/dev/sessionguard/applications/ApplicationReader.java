package dev.sessionguard.applications;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.limit.Mode;
import dev.sessionguard.limit.SessionLimit;
import dev.sessionguard.limit.WhenExceeded;
import dev.sessionguard.rules.JsonFields;
import dev.sessionguard.text.FieldProblem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** One application read from JSON, with everything that is wrong with it. */
final class ApplicationReader {
  static final int MAX_NAME = 100;
  static final int MAX_CLIENT = 255;

  private static final Set<String> KEYS =
      Set.of("name", "enabled", "clients", "maxSessions", "whenExceeded", "mode");

  private final JsonNode application;
  private final String path;
  private final Taken taken;
  private final List<FieldProblem> problems = new ArrayList<>();

  /** Names and clients of the applications before, each with the place at which it stands. */
  static final class Taken {
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, String> clients = new HashMap<>();
  }

  /**
   * @param path the application's place
   * @param taken what those before it have, to which its own is added
   */
  ApplicationReader(JsonNode application, String path, Taken taken) {
    this.application = application;
    this.path = path;
    this.taken = taken;
  }

  List<FieldProblem> problems() {
    return problems;
  }

  /** The application, where nothing is wrong with it. */
  Optional<Application> read() {
    if (!application.isObject()) {
      problem("", "must be an object");
      return Optional.empty();
    }
    JsonFields.unknown(application, KEYS, path, problems);
    String name = name();
    boolean enabled = enabled();
    List<String> clients = clients();
    int max = maxSessions();
    WhenExceeded whenExceeded = whenExceeded();
    Mode mode = JsonFields.mode(application, path, problems);
    return problems.isEmpty()
        ? Optional.of(new Application(name, enabled, clients, max, whenExceeded, mode))
        : Optional.empty();
  }

  private void problem(String key, String message) {
    problems.add(new FieldProblem(key.isEmpty() ? path : path + "." + key, message));
  }

  private String name() {
    String name = Objects.requireNonNullElse(application.path("name").textValue(), "");
    if (!JsonFields.isName(name, MAX_NAME)) {
      problem("name", "must be " + JsonFields.nameOf(MAX_NAME));
      return name;
    }
    String other = taken.names.putIfAbsent(name, path);
    if (other != null) {
      problem("name", "is the name of " + other + " too");
    }
    return name;
  }

  private boolean enabled() {
    JsonNode given = application.get("enabled");
    if (given != null && !given.isBoolean()) {
      problem("enabled", "must be true or false");
    }
    return given == null || given.asBoolean();
  }

  private List<String> clients() {
    JsonNode given = application.path("clients");
    if (!given.isArray() || given.isEmpty() || given.size() > Application.MAX_CLIENTS) {
      problem("clients", "must be a list of 1 to " + Application.MAX_CLIENTS + " client ids");
      return List.of();
    }
    List<String> clients = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      String place = "clients[" + i + "]";
      String client = Objects.requireNonNullElse(given.get(i).textValue(), "");
      if (!JsonFields.isName(client, MAX_CLIENT)) {
        problem(place, "must be " + JsonFields.nameOf(MAX_CLIENT));
        continue;
      }
      String other = taken.clients.putIfAbsent(client, path + "." + place);
      if (other != null) {
        problem(place, "is " + other + " too");
      }
      clients.add(client);
    }
    return clients;
  }

  private int maxSessions() {
    JsonNode given = application.path("maxSessions");
    boolean isNumber =
        given.isIntegralNumber()
            && given.canConvertToInt()
            && given.intValue() >= SessionLimit.LEAST_SET
            && given.intValue() <= SessionLimit.MOST_SET;
    if (!isNumber) {
      problem(
          "maxSessions",
          "must be a whole number from %d to %d"
              .formatted(SessionLimit.LEAST_SET, SessionLimit.MOST_SET));
    }
    return given.intValue();
  }

  private WhenExceeded whenExceeded() {
    String id = Objects.requireNonNullElse(application.path("whenExceeded").textValue(), "");
    List<String> ids = WhenExceeded.idsWithoutAsking();
    if (!ids.contains(id)) {
      problem("whenExceeded", "must be one of " + String.join(", ", ids));
      return WhenExceeded.DENY;
    }
    return WhenExceeded.byId(id).orElse(WhenExceeded.DENY);
  }
}
