package dev.sessionguard.ledger;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a session ended. Its id is what is stored and shown. */
public enum EndReason {
  LOGOUT("logout"),
  IDLE("idle"),
  MAX_LIFESPAN("max-lifespan"),
  /** A newer login took the place. */
  LIMIT("limit"),
  /** A login of any user took the place, of all that the realm, client or organization has. */
  CAP("cap"),
  /** An administrator ended it. */
  REVOKED("revoked"),
  /** An administrator ended it together with all others. */
  REVOKED_ALL("revoked-all"),
  USER_DELETED("user-deleted"),
  USER_DISABLED("user-disabled"),
  /** The user was disabled for good because of wrong passwords. */
  USER_LOCKED("user-locked"),
  /** An administrator declared void what had been issued before. */
  NOT_BEFORE("not-before"),
  /** The identity provider that the user came by was removed. */
  PROVIDER_REMOVED("provider-removed"),
  /** Remember-me was switched off. */
  REMEMBER_ME_OFF("remember-me-off"),
  /** The same browser or the same login went on with another session. */
  REPLACED("replaced"),
  UNKNOWN("unknown");

  private final String id;

  EndReason(String id) {
    this.id = id;
  }

  public String id() {
    return id;
  }

  /** The reason with this id. */
  public static Optional<EndReason> byId(String id) {
    return Arrays.stream(values()).filter(reason -> reason.id.equals(id)).findFirst();
  }

  /**
   * Whether we decided on the end before Keycloak knew of it: where the session is still there, it
   * has to go.
   *
   * @param id as stored, null while the session lives
   */
  public static boolean isOurDecision(@Nullable String id) {
    return id != null && byId(id).map(EndReason::isDecision).orElse(false);
  }

  /** As {@link #isOurDecision}. */
  public boolean isDecision() {
    return switch (this) {
      case LIMIT,
          CAP,
          REVOKED,
          REVOKED_ALL,
          USER_DISABLED,
          USER_LOCKED,
          NOT_BEFORE,
          PROVIDER_REMOVED,
          REMEMBER_ME_OFF ->
          true;
      case LOGOUT, IDLE, MAX_LIFESPAN, USER_DELETED, REPLACED, UNKNOWN -> false;
    };
  }
}
