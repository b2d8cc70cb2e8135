package dev.sessionguard.sessions;

import dev.sessionguard.sessions.SessionQuery.Misunderstood;
import dev.sessionguard.sessions.SessionQuery.Understood;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Fuzz target: the parameters of {@code GET sessions}, one {@code name=value} on each line. */
public final class SessionQueryFuzz {

  private SessionQueryFuzz() {}

  /** Fails where they are neither refused with a reason nor a question within its bounds. */
  public static void fuzzerTestOneInput(byte[] data) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String line : new String(data, StandardCharsets.UTF_8).split("\n", -1)) {
      int end = Math.max(0, line.indexOf('='));
      parameters
          .computeIfAbsent(line.substring(0, end), name -> new ArrayList<>())
          .add(line.substring(Math.min(line.length(), end + 1)));
    }
    SessionQuery.Reading reading = SessionQuery.parse(parameters, Seals.ANY);
    if (reading instanceof Misunderstood wrong && wrong.problems().isEmpty()) {
      throw new AssertionError("refused without a reason");
    }
    if (reading instanceof Understood understood) {
      SessionQuery query = understood.query();
      if (query.max() < 1 || query.max() > SessionQuery.MAX_ITEMS) {
        throw new AssertionError("max: " + query.max());
      }
      Position first = new Position(1, "a", "b");
      if (!Seals.ANY
          .open(Seals.ANY.seal(first, query.question()), query.question())
          .equals(java.util.Optional.of(first))) {
        throw new AssertionError("the cursor does not fit " + query.question());
      }
    }
  }
}
