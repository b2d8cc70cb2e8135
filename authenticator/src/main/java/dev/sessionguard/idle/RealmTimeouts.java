package dev.sessionguard.idle;

/**
 * The numbers in a realm that decide when an online session is idle, as Keycloak stores them.
 *
 * @param ssoIdle seconds of SSO Session Idle; 0 or less means Keycloak's default
 * @param rememberMeIdle seconds of SSO Session Idle Remember Me; 0 or less means as {@code ssoIdle}
 * @param clientIdle seconds of Client Session Idle; 0 or less means as the session
 * @param rememberMe whether the realm offers Remember me
 */
public record RealmTimeouts(int ssoIdle, int rememberMeIdle, int clientIdle, boolean rememberMe) {

  /** {@code Constants.DEFAULT_SESSION_IDLE_TIMEOUT} of Keycloak. */
  static final int DEFAULT_SSO_IDLE = 1800;

  /**
   * The longest Client Session Idle, in seconds, with which Keycloak still saves the realm ({@code
   * DefaultExportImportManager.validateClientAndRealmTimeouts}).
   */
  int longestClientIdle() {
    int sso = ssoIdle > 0 ? ssoIdle : DEFAULT_SSO_IDLE;
    return rememberMe ? Math.max(sso, rememberMeIdle) : sso;
  }
}
