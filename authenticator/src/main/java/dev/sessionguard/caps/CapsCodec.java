package dev.sessionguard.caps;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.rules.JsonList;
import dev.sessionguard.text.FieldProblem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Caps to and from JSON. Reading never fails: a cap that cannot be read is left out and reported,
 * all others hold. Whoever stores them for somebody refuses what has a problem.
 */
public final class CapsCodec {
  /** The field of the REST contract, by which each problem begins. */
  public static final String FIELD = "caps";

  private CapsCodec() {}

  /** Reads caps from their text. */
  public static CapsReading read(String text) {
    JsonList list = JsonList.read(text, FIELD, Caps.MAX_CAPS);
    List<FieldProblem> problems = new ArrayList<>(list.problems());
    Map<String, String> taken = new HashMap<>();
    List<Cap> caps = new ArrayList<>();
    for (int i = 0; i < list.items().size(); i++) {
      CapReader reader = new CapReader(list.items().get(i), FIELD + "[" + i + "]", taken);
      reader.read().ifPresent(caps::add);
      problems.addAll(reader.problems());
    }
    return new CapsReading(new Caps(caps), JsonList.shortened(FIELD, problems));
  }

  /** The caps' text: the same for the same caps. */
  public static String write(Caps caps) {
    return json(caps).toString();
  }

  /** The caps as JSON. */
  public static ArrayNode json(Caps caps) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Cap cap : caps.list()) {
      ObjectNode out = list.addObject().put("scope", cap.scope().id());
      if (cap.scope().isNamed()) {
        out.put("of", cap.of());
      }
      out.put("enabled", cap.enabled())
          .put("maxSessions", cap.maxSessions())
          .put("whenExceeded", cap.whenExceeded().id())
          .put("mode", cap.mode().id());
    }
    return list;
  }
}
