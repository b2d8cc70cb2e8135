package dev.sessionguard.applications;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.rules.JsonList;
import dev.sessionguard.text.FieldProblem;
import java.util.ArrayList;
import java.util.List;

/**
 * Applications to and from JSON. Reading never fails: an application that cannot be read is left
 * out and reported, all others hold. Whoever stores them for somebody refuses what has a problem.
 */
public final class ApplicationsCodec {
  /** The field of the REST contract, by which each problem begins. */
  public static final String FIELD = "applications";

  private ApplicationsCodec() {}

  /** Reads applications from their text. */
  public static ApplicationsReading read(String text) {
    JsonList list = JsonList.read(text, FIELD, Applications.MAX_APPLICATIONS);
    List<FieldProblem> problems = new ArrayList<>(list.problems());
    ApplicationReader.Taken taken = new ApplicationReader.Taken();
    List<Application> applications = new ArrayList<>();
    for (int i = 0; i < list.items().size(); i++) {
      ApplicationReader reader =
          new ApplicationReader(list.items().get(i), FIELD + "[" + i + "]", taken);
      reader.read().ifPresent(applications::add);
      problems.addAll(reader.problems());
    }
    return new ApplicationsReading(
        new Applications(applications), JsonList.shortened(FIELD, problems));
  }

  /** The applications' text: the same for the same applications. */
  public static String write(Applications applications) {
    return json(applications).toString();
  }

  /** The applications as JSON. */
  public static ArrayNode json(Applications applications) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Application application : applications.list()) {
      ObjectNode out =
          list.addObject().put("name", application.name()).put("enabled", application.enabled());
      ArrayNode clients = out.putArray("clients");
      application.clients().forEach(clients::add);
      out.put("maxSessions", application.maxSessions())
          .put("whenExceeded", application.whenExceeded().id())
          .put("mode", application.mode().id());
    }
    return list;
  }
}
