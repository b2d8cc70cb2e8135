package dev.sessionguard.applications;

import dev.sessionguard.limit.Mode;
import dev.sessionguard.limit.WhenExceeded;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Applications as they can be stored: each name and each client once. */
public final class ArbitraryApplications {
  private ArbitraryApplications() {}

  public static Arbitrary<Applications> applications() {
    Arbitrary<List<String>> clients =
        Arbitraries.of("a", "b", "c", "d", "\u00fc \"x\"")
            .list()
            .uniqueElements()
            .ofMinSize(1)
            .ofMaxSize(3);
    Arbitrary<WhenExceeded> whenExceeded =
        Arbitraries.of(WhenExceeded.class).filter(how -> how != WhenExceeded.ASK_USER);
    return Combinators.combine(
            Arbitraries.of("A", "B", "[C]"),
            Arbitraries.of(true, false),
            clients,
            Arbitraries.integers().between(1, 1000),
            whenExceeded,
            Arbitraries.of(Mode.class))
        .as(Application::new)
        .list()
        .ofMaxSize(3)
        .map(ArbitraryApplications::apart);
  }

  private static Applications apart(List<Application> all) {
    Set<String> taken = new HashSet<>();
    List<Application> apart = new ArrayList<>();
    for (Application each : all) {
      Set<String> own = new HashSet<>(each.clients());
      own.add("name " + each.name());
      if (own.stream().noneMatch(taken::contains)) {
        taken.addAll(own);
        apart.add(each);
      }
    }
    return new Applications(apart);
  }
}
