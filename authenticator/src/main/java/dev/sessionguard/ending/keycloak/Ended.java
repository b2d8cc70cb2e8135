package dev.sessionguard.ending.keycloak;

import java.util.List;

/**
 * What is left to do for sessions that a transaction ended, once it has committed.
 *
 * @param leaving what has to leave Keycloak's caches
 * @param owed the endings whose clients are to be told
 * @param unstored the endings whose session was not stored yet: it may have been by now
 */
public record Ended(List<? extends Leaving> leaving, List<Ending> owed, List<Ending> unstored) {

  /** The key of a row of what is owed, and its realm's: it is looked up first. */
  record Ending(String realmId, String id) {}

  /** Nothing ended. */
  public static final Ended NOTHING = new Ended(List.of(), List.of(), List.of());

  Ended(List<? extends Leaving> leaving, List<Ending> owed) {
    this(leaving, owed, List.of());
  }

  public Ended {
    leaving = List.copyOf(leaving);
    owed = List.copyOf(owed);
    unstored = List.copyOf(unstored);
  }

  /** All of several. */
  public static Ended all(List<Ended> several) {
    return new Ended(
        several.stream().<Leaving>flatMap(each -> each.leaving().stream()).toList(),
        several.stream().flatMap(each -> each.owed().stream()).toList(),
        several.stream().flatMap(each -> each.unstored().stream()).toList());
  }
}
