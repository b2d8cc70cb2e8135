package dev.sessionguard.caps;

import dev.sessionguard.rules.Name;
import dev.sessionguard.text.FieldProblem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** The clients and organizations that caps name, beside those that a realm has. */
public final class CapNames {
  private CapNames() {}

  /**
   * A problem for each that the realm does not have, at its very place.
   *
   * @param stored the caps as they are stored: what these name already is no problem
   * @param isThere whether the realm has a client or an organization of this name
   */
  public static List<FieldProblem> unknown(Caps caps, Caps stored, Predicate<Name> isThere) {
    Set<String> known = new HashSet<>();
    stored.list().forEach(cap -> known.add(cap.id()));
    List<FieldProblem> problems = new ArrayList<>();
    for (int index : missing(caps, isThere)) {
      Cap cap = caps.list().get(index);
      if (!known.contains(cap.id())) {
        problems.add(
            new FieldProblem(
                "%s[%d].of".formatted(CapsCodec.FIELD, index),
                "is not %s of this realm"
                    .formatted(cap.scope() == CapScope.CLIENT ? "a client" : "an organization")));
      }
    }
    return problems;
  }

  /** The index of each cap whose client or organization the realm does not have. */
  public static List<Integer> missing(Caps caps, Predicate<Name> isThere) {
    return IntStream.range(0, caps.list().size())
        .filter(index -> !isThere(caps.list().get(index), isThere))
        .boxed()
        .toList();
  }

  private static boolean isThere(Cap cap, Predicate<Name> isThere) {
    return switch (cap.scope()) {
      case REALM -> true;
      case CLIENT -> isThere.test(new Name.Client(cap.of()));
      case ORGANIZATION -> isThere.test(new Name.Organization(cap.of()));
    };
  }
}
