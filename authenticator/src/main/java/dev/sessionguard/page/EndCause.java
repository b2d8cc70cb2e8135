package dev.sessionguard.page;

import dev.sessionguard.ledger.EndReason;
import java.util.Optional;

/** Why a session ended, as far as its owner is told who comes back to it. */
public enum EndCause {
  LIMIT("sessionGuardSignedOutLimit"),
  CAP("sessionGuardSignedOutCap"),
  ADMINISTRATOR("sessionGuardSignedOutAdministrator"),
  IDLE("sessionGuardSignedOutIdle"),
  MAX_LIFESPAN("sessionGuardSignedOutMaxLifespan");

  private final String message;

  EndCause(String message) {
    this.message = message;
  }

  /** Key of the message; its first argument is the time of the end. */
  public String message() {
    return message;
  }

  /** The cause behind a reason; empty where the owner knows, or nobody does. */
  public static Optional<EndCause> of(EndReason reason) {
    return switch (reason) {
      case LIMIT -> Optional.of(LIMIT);
      case CAP -> Optional.of(CAP);
      case REVOKED, REVOKED_ALL, NOT_BEFORE, PROVIDER_REMOVED, REMEMBER_ME_OFF ->
          Optional.of(ADMINISTRATOR);
      case IDLE -> Optional.of(IDLE);
      case MAX_LIFESPAN -> Optional.of(MAX_LIFESPAN);
      case LOGOUT, USER_DELETED, USER_DISABLED, USER_LOCKED, REPLACED, UNKNOWN -> Optional.empty();
    };
  }
}
