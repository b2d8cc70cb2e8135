package dev.sessionguard.page;

import dev.sessionguard.ledger.EndReason;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A session that a browser comes back to, as the ledger knows it.
 *
 * @param endTime epoch milliseconds; null while it lives
 * @param reason why it ended; null when it lives or the reason is not known
 * @param told whether a browser has been told of the end
 */
public record EndedSession(@Nullable Long endTime, @Nullable EndReason reason, boolean told) {

  /** For so long after the end a browser is told of it, in milliseconds. */
  public static final long TOLD_FOR_MILLIS = TimeUnit.DAYS.toMillis(1);

  /** What shows that the session was the browser's own. */
  public enum Proof {
    /** Our cookie, set for this and nothing else. */
    NOTICE_COOKIE,
    /**
     * Keycloak's cookie of the login. It may be a copy: whoever reads one would follow its owner.
     */
    IDENTITY_COOKIE
  }

  /** What the browser is told. */
  public sealed interface Answer {}

  /** Nothing yet: the session lives, as far as the ledger knows. */
  public record StillLives() implements Answer {}

  /** Nothing, now or later. */
  public record NothingToTell() implements Answer {}

  /**
   * When and why it ended.
   *
   * @param andNewerLogin whether the place and device of the login that took its place are told too
   */
  public record Tell(EndCause cause, boolean andNewerLogin) implements Answer {}

  /**
   * What a browser with a proof is told.
   *
   * @param now epoch milliseconds
   */
  public Answer to(Proof proof, long now) {
    if (endTime == null) {
      return new StillLives();
    }
    Optional<EndCause> cause = reason == null ? Optional.empty() : EndCause.of(reason);
    if (cause.isEmpty() || told || now - endTime > TOLD_FOR_MILLIS) {
      return new NothingToTell();
    }
    return new Tell(cause.get(), cause.get() == EndCause.LIMIT && proof == Proof.NOTICE_COOKIE);
  }
}
