package dev.sessionguard.measure;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** A piece of {@link RaceProof}, with its share of the rounds. */
enum RacePart {
  ONE(0.27),
  TWO(0.27),
  THREE(0.24),
  MIXED_PATHS(0.03),
  DEATHS(0.0144),
  MARIADB(0.1356),
  MEMORY(0.02),
  STATELESS(0.02);

  private final double share;

  RacePart(double share) {
    this.share = share;
  }

  int rounds() {
    return (int) Math.ceil(RaceProof.ROUNDS * share);
  }

  /** A browser, a mixed round or a death takes more than its share of the time. */
  double weight() {
    return this == MIXED_PATHS || this == DEATHS ? 0.12 : share;
  }

  /** Those that are to be run. */
  static Set<RacePart> wanted() {
    Set<RacePart> named =
        Arrays.stream(System.getProperty("sessionGuard.parts", "").split(","))
            .filter(name -> !name.isEmpty())
            .map(RacePart::valueOf)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(RacePart.class)));
    return named.isEmpty() ? EnumSet.allOf(RacePart.class) : named;
  }
}
