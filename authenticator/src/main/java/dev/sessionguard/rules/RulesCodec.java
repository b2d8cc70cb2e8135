package dev.sessionguard.rules;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.device.DeviceGroup;
import dev.sessionguard.rules.Rule.Says;
import dev.sessionguard.text.FieldProblem;
import dev.sessionguard.text.Span;
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

  private RulesCodec() {}

  /** Reads rules from their text. */
  public static RulesReading read(String text) {
    JsonList list = JsonList.read(text, FIELD, Rules.MAX_RULES);
    List<FieldProblem> problems = new ArrayList<>(list.problems());
    Map<String, Integer> names = new HashMap<>();
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < list.items().size(); i++) {
      RuleReader reader = new RuleReader(list.items().get(i), FIELD + "[" + i + "]");
      reader.read(names, i).ifPresent(rules::add);
      problems.addAll(reader.problems());
    }
    return new RulesReading(new Rules(rules), JsonList.shortened(FIELD, problems));
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
