package dev.sessionguard.caps;

import dev.sessionguard.limit.Mode;
import dev.sessionguard.limit.WhenExceeded;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Caps as they can be stored: one for each scope and name. */
public final class ArbitraryCaps {
  private ArbitraryCaps() {}

  public static Arbitrary<Caps> caps() {
    return Combinators.combine(
            Arbitraries.of(CapScope.class),
            Arbitraries.of("a", "b", "\u00fc \"x\""),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(Cap.LEAST, Cap.MOST),
            Arbitraries.of(WhenExceeded.DENY, WhenExceeded.END_OLDEST),
            Arbitraries.of(Mode.class))
        .as(
            (scope, of, enabled, max, how, mode) ->
                new Cap(scope, scope.isNamed() ? of : "", enabled, max, how, mode))
        .list()
        .ofMaxSize(4)
        .map(
            all -> {
              Set<String> taken = new HashSet<>();
              return new Caps(all.stream().filter(cap -> taken.add(cap.id())).toList());
            });
  }
}
