package dev.sessionguard.ending.keycloak;

import dev.sessionguard.ledger.Actor;
import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.ledger.keycloak.LedgerSelection;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions a job ends.
 *
 * @param which rows; of those the live ones
 * @param includeOffline whether offline sessions end too
 * @param excluded id of a session that stays, null for none
 * @param mayEnd says of a user id whether the caller may end that user's sessions; null for all
 * @param startedBy the caller; null where nobody asked for it
 * @param rule name of the rule whose limit ends them; null where none does
 */
public record TerminationRequest(
    LedgerSelection which,
    boolean includeOffline,
    @Nullable String excluded,
    @Nullable Predicate<String> mayEnd,
    EndReason reason,
    @Nullable Actor startedBy,
    @Nullable String rule) {

  /** What somebody asked for, and no rule. */
  public TerminationRequest(
      LedgerSelection which,
      boolean includeOffline,
      @Nullable String excluded,
      @Nullable Predicate<String> mayEnd,
      EndReason reason,
      @Nullable Actor startedBy) {
    this(which, includeOffline, excluded, mayEnd, reason, startedBy, null);
  }
}
