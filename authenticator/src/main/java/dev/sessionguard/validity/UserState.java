package dev.sessionguard.validity;

/**
 * What a user is asked for at each use of a session.
 *
 * @param exists whether Keycloak still has the user
 * @param lockedOut whether the user was disabled for good because of wrong passwords
 * @param notBefore epoch seconds; what was issued before is refused. 0 for no such time
 */
public record UserState(boolean exists, boolean enabled, boolean lockedOut, int notBefore) {

  /** A user that Keycloak no longer has. */
  public static final UserState GONE = new UserState(false, false, false, 0);
}
