package dev.sessionguard.applications;

import dev.sessionguard.text.FieldProblem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The clients that applications name, beside those that a realm has. */
public final class ApplicationClients {
  private ApplicationClients() {}

  /**
   * A problem for each client that the realm does not have, at its very place.
   *
   * @param stored the applications as they are stored: what these name already is no problem
   * @param isThere whether the realm has a client of this id
   */
  public static List<FieldProblem> unknown(
      Applications applications, Applications stored, Predicate<? super String> isThere) {
    Set<String> known = new HashSet<>();
    stored.list().forEach(each -> known.addAll(each.clients()));
    List<FieldProblem> problems = new ArrayList<>();
    for (int i = 0; i < applications.list().size(); i++) {
      List<String> clients = applications.list().get(i).clients();
      for (int j = 0; j < clients.size(); j++) {
        if (!known.contains(clients.get(j)) && !isThere.test(clients.get(j))) {
          problems.add(
              new FieldProblem(
                  "%s[%d].clients[%d]".formatted(ApplicationsCodec.FIELD, i, j),
                  "is not a client of this realm"));
        }
      }
    }
    return problems;
  }

  /** The clients that the realm does not have, by the index of their application. */
  public static Map<Integer, List<String>> missing(
      Applications applications, Predicate<? super String> isThere) {
    Map<Integer, List<String>> missing = new LinkedHashMap<>();
    for (int i = 0; i < applications.list().size(); i++) {
      List<String> gone =
          applications.list().get(i).clients().stream()
              .filter(client -> !isThere.test(client))
              .toList();
      if (!gone.isEmpty()) {
        missing.put(i, gone);
      }
    }
    return missing;
  }
}
