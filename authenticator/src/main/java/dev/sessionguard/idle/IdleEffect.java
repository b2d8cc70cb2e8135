package dev.sessionguard.idle;

/**
 * What a user of a realm really gets, as Keycloak computes it from its own numbers. All times in
 * seconds.
 *
 * @param idleSeconds inactivity after which a session ends
 * @param rememberMeIdleSeconds the same for who ticked Remember me
 * @param ssoSessionMaxSeconds time after the login at which a session ends in any case
 * @param clientIdleSeconds inactivity after which an application's tokens are no longer renewed;
 *     clients may have a number of their own
 * @param accessTokenSeconds life of an access token; clients may have a number of their own
 * @param offlineIdleSeconds inactivity after which an offline session ends
 * @param graceSeconds what Keycloak adds to every idle time, 0 where it stores user sessions
 * @param rememberMe whether the realm offers Remember me
 * @param idleDrift whether the switch is on and SSO Session Idle is another number
 * @param rememberMeDrift whether the switch is on and Remember me outlives it
 * @param clientIdleDrift whether the switch is on and the realm's Client Session Idle is longer
 */
public record IdleEffect(
    int idleSeconds,
    int rememberMeIdleSeconds,
    int ssoSessionMaxSeconds,
    int clientIdleSeconds,
    int accessTokenSeconds,
    int offlineIdleSeconds,
    int graceSeconds,
    boolean rememberMe,
    boolean idleDrift,
    boolean rememberMeDrift,
    boolean clientIdleDrift) {

  /** Whether the realm's numbers are not what its idle settings say. */
  public boolean drift() {
    return idleDrift || rememberMeDrift || clientIdleDrift;
  }
}
