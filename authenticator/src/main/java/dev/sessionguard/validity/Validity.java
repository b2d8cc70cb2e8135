package dev.sessionguard.validity;

import dev.sessionguard.ledger.EndReason;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The rule whether a session would be let in now, and if not, what it died of. As Keycloak has it:
 * {@code AuthenticationManager.isSessionValid} for time, remember-me and identity provider, {@code
 * TokenManager.NotBeforeCheck} for what was issued too early, {@code TokenManager.isUserValid} for
 * the user.
 */
public final class Validity {

  private Validity() {}

  /**
   * What ended the session although nobody said so; empty while it would be let in. Of several the
   * one that came first, as far as that is known.
   *
   * @param now epoch milliseconds
   */
  public static Optional<EndReason> diedOf(
      RealmState realm, UserState user, SessionState session, long now) {
    return Stream.of(
            ofUser(user),
            overBefore(realm, user, session),
            ofNotBefore(realm, user, session),
            session.byTime().at(now),
            when(session.providerGone(), EndReason.PROVIDER_REMOVED),
            when(session.rememberMe() && !realm.rememberMe(), EndReason.REMEMBER_ME_OFF),
            when(!session.stored(), EndReason.UNKNOWN))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<EndReason> ofUser(UserState user) {
    if (!user.exists()) {
      return Optional.of(EndReason.USER_DELETED);
    }
    if (user.enabled()) {
      return Optional.empty();
    }
    return Optional.of(user.lockedOut() ? EndReason.USER_LOCKED : EndReason.USER_DISABLED);
  }

  /** Over by time already when what was issued before was declared void. */
  private static Optional<EndReason> overBefore(
      RealmState realm, UserState user, SessionState session) {
    int notBefore = notBefore(realm, user, session);
    return notBefore > 0 ? session.byTime().at(notBefore * 1000L) : Optional.empty();
  }

  private static Optional<EndReason> ofNotBefore(
      RealmState realm, UserState user, SessionState session) {
    return when(session.lastUse() < notBefore(realm, user, session), EndReason.NOT_BEFORE);
  }

  private static int notBefore(RealmState realm, UserState user, SessionState session) {
    return Math.max(session.clientNotBefore(), Math.max(realm.notBefore(), user.notBefore()));
  }

  private static Optional<EndReason> when(boolean so, EndReason reason) {
    return so ? Optional.of(reason) : Optional.empty();
  }

  /**
   * Whether the answer hangs on when exactly the session was used last. The ledger knows that only
   * to the minute, and never too late: where the answer is another one, it stands.
   */
  public static boolean needsExactUse(EndReason diedOf) {
    return diedOf == EndReason.IDLE || diedOf == EndReason.NOT_BEFORE;
  }
}
