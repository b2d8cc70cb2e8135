package dev.sessionguard.rules;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.device.DeviceGroup;
import dev.sessionguard.limit.Mode;
import dev.sessionguard.limit.SessionLimit;
import dev.sessionguard.limit.WhenExceeded;
import dev.sessionguard.rules.Rule.Says;
import dev.sessionguard.text.FieldProblem;
import dev.sessionguard.text.Span;
import dev.sessionguard.text.SpanUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One rule read from JSON, with everything that is wrong with it. */
final class RuleReader {
  static final int MAX_NAME = 100;

  private static final Set<String> KEYS =
      Set.of("name", "enabled", "mode", "who", "except", "exempt", "limit", "idle", "lifetime");
  private static final Set<String> LIMIT_KEYS = Set.of("maxSessions", "whenExceeded", "fallback");
  private static final String DEVICES = "devices";
  private static final Set<String> SPAN_KEYS = Set.of("value", "unit");
  private static final List<String> SAYING = List.of("exempt", "limit", "idle", "lifetime");
  private static final Set<String> RESERVED = Set.of(Source.REALM, Source.USER);

  private final JsonNode rule;
  private final String path;
  private final List<FieldProblem> problems = new ArrayList<>();

  RuleReader(JsonNode rule, String path) {
    this.rule = rule;
    this.path = path;
  }

  List<FieldProblem> problems() {
    return problems;
  }

  /**
   * The rule, where nothing is wrong with it.
   *
   * @param names those of the rules before it, to which its own is added
   */
  Optional<Rule> read(Map<String, Integer> names, int index) {
    if (!rule.isObject()) {
      problems.add(new FieldProblem(path, "must be an object"));
      return Optional.empty();
    }
    JsonFields.unknown(rule, KEYS, path, problems);
    String name = name(names, index);
    WhoReader people = new WhoReader(problems);
    Who who = people.read(rule.path("who"), path + ".who", Set.of(DEVICES));
    Who except = people.read(rule.path("except"), path + ".except", Set.of());
    Set<DeviceGroup> devices = devices();
    if (who.isNobody() && devices.isEmpty() && !isTold(path + ".who")) {
      problems.add(new FieldProblem(path + ".who", "must name somebody, or devices"));
    }
    boolean enabled = flag("enabled", true);
    Mode mode = JsonFields.mode(rule, path, problems);
    Says says = new Says(flag("exempt", false), limit(), span("idle"), span("lifetime"));
    if (says.isNothing() && SAYING.stream().noneMatch(part -> isTold(path + "." + part))) {
      problems.add(
          new FieldProblem(
              path, "must say a limit, an idle time or a lifetime, or that its people are exempt"));
    }
    if (!devices.isEmpty() && (says.exempt() || says.idle() != null || says.lifetime() != null)) {
      problems.add(
          new FieldProblem(
              path + ".who." + DEVICES, "must stand in a rule that says a limit and nothing else"));
    }
    return problems.isEmpty()
        ? Optional.of(new Rule(name, enabled, mode, who, except, devices, says))
        : Optional.empty();
  }

  private Set<DeviceGroup> devices() {
    JsonNode given = rule.path("who").path(DEVICES);
    String field = path + ".who." + DEVICES;
    Set<DeviceGroup> devices = EnumSet.noneOf(DeviceGroup.class);
    if (given.isMissingNode()) {
      return devices;
    }
    if (!given.isArray()) {
      problems.add(new FieldProblem(field, "must be a list"));
    }
    for (int i = 0; i < given.size(); i++) {
      Optional<DeviceGroup> device = DeviceGroup.byId(given.path(i).asText(""));
      if (device.isEmpty() || !given.path(i).isTextual()) {
        problems.add(
            new FieldProblem(
                field + "[" + i + "]", "must be one of " + String.join(", ", DeviceGroup.ids())));
      } else if (!devices.add(device.get())) {
        problems.add(new FieldProblem(field + "[" + i + "]", "is there already"));
      }
    }
    return devices;
  }

  private boolean isTold(String field) {
    return problems.stream().anyMatch(problem -> problem.field().startsWith(field));
  }

  private String name(Map<String, Integer> names, int index) {
    String field = path + ".name";
    String name = rule.path("name").isTextual() ? rule.path("name").textValue() : "";
    if (!JsonFields.isName(name, MAX_NAME)) {
      problems.add(new FieldProblem(field, "must be " + JsonFields.nameOf(MAX_NAME)));
      return name;
    }
    if (RESERVED.contains(name)) {
      problems.add(new FieldProblem(field, "must be none of realm, user"));
    }
    Integer other = names.putIfAbsent(name, index);
    if (other != null) {
      problems.add(
          new FieldProblem(field, "is the name of " + RulesCodec.FIELD + "[" + other + "] too"));
    }
    return name;
  }

  private boolean flag(String key, boolean absent) {
    JsonNode given = rule.get(key);
    if (given != null && !given.isBoolean()) {
      problems.add(new FieldProblem(path + "." + key, "must be true or false"));
    }
    return given == null ? absent : given.asBoolean();
  }

  private @Nullable Span span(String key) {
    JsonNode given = rule.get(key);
    String field = path + "." + key;
    if (given == null) {
      return null;
    }
    if (!given.isObject()) {
      problems.add(new FieldProblem(field, "must be an object"));
      return null;
    }
    JsonFields.unknown(given, SPAN_KEYS, field, problems);
    Optional<SpanUnit> unit =
        SpanUnit.byId(Objects.requireNonNullElse(given.path("unit").textValue(), ""));
    if (unit.isEmpty()) {
      problems.add(
          new FieldProblem(field + ".unit", "must be one of " + String.join(", ", SpanUnit.ids())));
    }
    int most = Span.maxValue(unit.orElse(SpanUnit.MINUTES));
    JsonNode value = given.path("value");
    boolean isValue =
        value.isIntegralNumber()
            && value.canConvertToInt()
            && value.intValue() >= 1
            && value.intValue() <= most;
    if (!isValue) {
      problems.add(new FieldProblem(field + ".value", "must be a whole number from 1 to " + most));
    }
    return isValue && unit.isPresent() ? new Span(value.intValue(), unit.get()) : null;
  }

  private @Nullable RuleLimit limit() {
    JsonNode given = rule.get("limit");
    String field = path + ".limit";
    if (given == null) {
      return null;
    }
    if (!given.isObject()) {
      problems.add(new FieldProblem(field, "must be an object"));
      return null;
    }
    JsonFields.unknown(given, LIMIT_KEYS, field, problems);
    Integer number = number(given.get("maxSessions"), field + ".maxSessions");
    WhenExceeded whenExceeded =
        behaviour(given.get("whenExceeded"), WhenExceeded.ids(), field + ".whenExceeded");
    WhenExceeded fallback =
        behaviour(given.get("fallback"), WhenExceeded.idsWithoutAsking(), field + ".fallback");
    return new RuleLimit(number, whenExceeded, fallback);
  }

  private @Nullable Integer number(@Nullable JsonNode given, String field) {
    if (given != null && given.isNull()) {
      return null;
    }
    if (given != null
        && given.isIntegralNumber()
        && given.canConvertToInt()
        && RuleLimit.isNumber(given.intValue())) {
      return given.intValue();
    }
    problems.add(
        new FieldProblem(
            field,
            "must be a whole number from %d to %d, or null for no limit"
                .formatted(SessionLimit.LEAST_SET, SessionLimit.MOST_SET)));
    return null;
  }

  private @Nullable WhenExceeded behaviour(
      @Nullable JsonNode given, List<String> ids, String field) {
    if (given == null) {
      return null;
    }
    String id = Objects.requireNonNullElse(given.textValue(), "");
    if (!ids.contains(id)) {
      problems.add(new FieldProblem(field, "must be one of " + String.join(", ", ids)));
      return null;
    }
    return WhenExceeded.byId(id).orElse(null);
  }
}
