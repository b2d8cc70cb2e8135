package dev.sessionguard.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.device.DeviceGroup;
import dev.sessionguard.rules.Rule.Says;
import dev.sessionguard.text.FieldProblem;
import dev.sessionguard.text.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rules to and from JSON. Reading never fails: a rule that cannot be read is left out and reported,
 * all others hold. Whoever stores rules for somebody refuses what has a problem.
 */
public final class RulesCodec {
  /** The field of the REST contract, by which each problem begins. */
  public static final String FIELD = "rules";

  static final int MAX_BYTES = 256 * 1024;

  /** More are not told: each is a line for somebody to read. */
  static final int MAX_PROBLEMS = 200;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private RulesCodec() {}

  /** Reads rules from their text. */
  public static RulesReading read(String text) {
    if (text.length() > MAX_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      return nothing("must be at most " + MAX_BYTES / 1024 + " KB of JSON");
    }
    JsonNode list;
    try {
      list = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return nothing("must be JSON");
    }
    if (!list.isArray()) {
      return nothing("must be a list of rules");
    }
    List<FieldProblem> problems = new ArrayList<>();
    if (list.size() > Rules.MAX_RULES) {
      problems.add(new FieldProblem(FIELD, "must be at most " + Rules.MAX_RULES + " rules"));
    }
    Map<String, Integer> names = new HashMap<>();
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < Math.min(list.size(), Rules.MAX_RULES); i++) {
      RuleReader reader = new RuleReader(list.get(i), FIELD + "[" + i + "]");
      reader.read(names, i).ifPresent(rules::add);
      problems.addAll(reader.problems());
    }
    return new RulesReading(new Rules(rules), shortened(problems));
  }

  private static RulesReading nothing(String message) {
    return new RulesReading(Rules.NONE, List.of(new FieldProblem(FIELD, message)));
  }

  private static List<FieldProblem> shortened(List<FieldProblem> problems) {
    if (problems.size() <= MAX_PROBLEMS) {
      return problems;
    }
    List<FieldProblem> told = new ArrayList<>(problems.subList(0, MAX_PROBLEMS));
    told.add(
        new FieldProblem(FIELD, "have %d problems more".formatted(problems.size() - told.size())));
    return told;
  }

  /** The rules' text: the same for the same rules. */
  public static String write(Rules rules) {
    return json(rules).toString();
  }

  /** The rules as JSON. A name or part that is not there is left out. */
  public static ArrayNode json(Rules rules) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Rule rule : rules.list()) {
      ObjectNode out = list.addObject().put("name", rule.name()).put("enabled", rule.enabled());
      out.put("mode", rule.mode().id());
      ObjectNode who = json(rule.who());
      put(
          who,
          "devices",
          Arrays.stream(DeviceGroup.values())
              .filter(rule.devices()::contains)
              .map(DeviceGroup::id)
              .toList());
      out.set("who", who);
      if (!rule.except().isNobody()) {
        out.set("except", json(rule.except()));
      }
      put(out, rule.says());
    }
    return list;
  }

  private static void put(ObjectNode out, Says says) {
    out.put("exempt", says.exempt());
    if (says.limit() != null) {
      out.set("limit", json(says.limit()));
    }
    put(out, "idle", says.idle());
    put(out, "lifetime", says.lifetime());
  }

  private static void put(ObjectNode out, String key, @Nullable Span span) {
    if (span != null) {
      out.putObject(key).put("value", span.value()).put("unit", span.unit().id());
    }
  }

  private static ObjectNode json(Who who) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    put(out, "realmRoles", who.realmRoles());
    if (!who.clientRoles().isEmpty()) {
      ObjectNode clients = out.putObject("clientRoles");
      who.clientRoles().forEach((client, roles) -> put(clients, client, roles));
    }
    put(out, "groups", who.groups());
    put(out, "users", who.users());
    put(out, "organizations", who.organizations());
    return out;
  }

  private static void put(ObjectNode out, String key, List<String> names) {
    if (!names.isEmpty()) {
      ArrayNode list = out.putArray(key);
      names.forEach(list::add);
    }
  }

  /** That there is no limit is said by a null: who leaves the number out has forgotten it. */
  private static ObjectNode json(RuleLimit limit) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("maxSessions", limit.maxSessions());
    if (limit.whenExceeded() != null) {
      out.put("whenExceeded", limit.whenExceeded().id());
    }
    if (limit.fallback() != null) {
      out.put("fallback", limit.fallback().id());
    }
    return out;
  }
}
