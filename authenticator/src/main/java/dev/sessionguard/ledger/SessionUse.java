package dev.sessionguard.ledger;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rule whether a session that somebody uses at this moment may be used, by what the ledger has
 * of it. The last net: Keycloak's cache may still have a session whose end is committed.
 */
public final class SessionUse {

  /** What the ledger says of a use. */
  public enum Verdict {
    /** The session lives, or nothing is known of it. */
    LET_IN,
    /** The session has ended. */
    ENDED,
    /** The session is said to have ended by itself: Keycloak's own row decides. */
    ASK_KEYCLOAK
  }

  /**
   * A row of the session's id.
   *
   * @param started epoch seconds
   * @param loginTime epoch milliseconds
   * @param endReason null while it lives
   */
  public record Row(
      boolean offline, boolean live, int started, long loginTime, @Nullable String endReason) {}

  private SessionUse() {}

  /**
   * Judges one use.
   *
   * @param rows all of the session's id
   * @param offline whether the offline session is used; null where that is not known
   * @param started epoch seconds, of the session that is used: an id may come back
   */
  public static Verdict of(List<Row> rows, @Nullable Boolean offline, int started) {
    List<Row> ofKind =
        rows.stream().filter(row -> offline == null || row.offline() == offline).toList();
    if (ofKind.isEmpty() || ofKind.stream().anyMatch(Row::live)) {
      return Verdict.LET_IN;
    }
    Row last =
        ofKind.stream()
            .max(Comparator.comparingInt(Row::started).thenComparingLong(Row::loginTime))
            .orElseThrow();
    if (last.started() < started) {
      return Verdict.LET_IN;
    }
    return EndReason.isOurDecision(last.endReason()) ? Verdict.ENDED : Verdict.ASK_KEYCLOAK;
  }
}
