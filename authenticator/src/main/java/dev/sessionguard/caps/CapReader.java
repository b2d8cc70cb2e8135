package dev.sessionguard.caps;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.limit.Mode;
import dev.sessionguard.limit.WhenExceeded;
import dev.sessionguard.rules.JsonFields;
import dev.sessionguard.text.FieldProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One cap read from JSON, with everything that is wrong with it. */
final class CapReader {
  static final int MAX_NAME = 255;

  private static final Set<String> KEYS =
      Set.of("scope", "of", "enabled", "maxSessions", "whenExceeded", "mode");

  private static final List<String> BEHAVIOURS =
      List.of(WhenExceeded.DENY.id(), WhenExceeded.END_OLDEST.id());

  private final JsonNode cap;
  private final String path;
  private final Map<String, String> taken;
  private final List<FieldProblem> problems = new ArrayList<>();

  /**
   * @param path the cap's place
   * @param taken the place of each cap before it, by what it is about; its own is added
   */
  CapReader(JsonNode cap, String path, Map<String, String> taken) {
    this.cap = cap;
    this.path = path;
    this.taken = taken;
  }

  /** What can be done beyond a cap. */
  static List<String> behaviours() {
    return BEHAVIOURS;
  }

  List<FieldProblem> problems() {
    return problems;
  }

  /** The cap, where nothing is wrong with it. */
  Optional<Cap> read() {
    if (!cap.isObject()) {
      problem("", "must be an object");
      return Optional.empty();
    }
    JsonFields.unknown(cap, KEYS, path, problems);
    CapScope scope = scope();
    String of = of(scope);
    boolean enabled = enabled();
    int max = maxSessions();
    WhenExceeded whenExceeded = whenExceeded();
    Mode mode = JsonFields.mode(cap, path, problems);
    if (scope == null || !problems.isEmpty()) {
      return Optional.empty();
    }
    Cap read = new Cap(scope, of, enabled, max, whenExceeded, mode);
    String other = taken.putIfAbsent(read.id(), path);
    if (other != null) {
      problem("", "is about the same as " + other);
      return Optional.empty();
    }
    return Optional.of(read);
  }

  private void problem(String key, String message) {
    problems.add(new FieldProblem(key.isEmpty() ? path : path + "." + key, message));
  }

  private @Nullable CapScope scope() {
    String id = Objects.requireNonNullElse(cap.path("scope").textValue(), "");
    Optional<CapScope> scope = CapScope.byId(id);
    if (scope.isEmpty()) {
      problem("scope", "must be one of " + String.join(", ", CapScope.ids()));
    }
    return scope.orElse(null);
  }

  private String of(@Nullable CapScope scope) {
    JsonNode given = cap.get("of");
    if (scope == CapScope.REALM) {
      if (given != null) {
        problem("of", "must be left out for the realm");
      }
      return "";
    }
    String of = given == null ? "" : Objects.requireNonNullElse(given.textValue(), "");
    if (scope != null && !JsonFields.isName(of, MAX_NAME)) {
      problem(
          "of",
          "must be "
              + (scope == CapScope.CLIENT ? "a client id" : "an organization's alias")
              + " of "
              + JsonFields.nameOf(MAX_NAME));
    }
    return of;
  }

  private boolean enabled() {
    JsonNode given = cap.get("enabled");
    if (given != null && !given.isBoolean()) {
      problem("enabled", "must be true or false");
    }
    return given == null || given.asBoolean();
  }

  private int maxSessions() {
    JsonNode given = cap.path("maxSessions");
    boolean isNumber =
        given.isIntegralNumber()
            && given.canConvertToInt()
            && given.intValue() >= Cap.LEAST
            && given.intValue() <= Cap.MOST;
    if (!isNumber) {
      problem("maxSessions", "must be a whole number from %d to %d".formatted(Cap.LEAST, Cap.MOST));
    }
    return given.intValue();
  }

  private WhenExceeded whenExceeded() {
    String id = Objects.requireNonNullElse(cap.path("whenExceeded").textValue(), "");
    if (!BEHAVIOURS.contains(id)) {
      problem("whenExceeded", "must be one of " + String.join(", ", BEHAVIOURS));
      return WhenExceeded.DENY;
    }
    return WhenExceeded.byId(id).orElse(WhenExceeded.DENY);
  }
}
