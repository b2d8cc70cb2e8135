package dev.sessionguard.idle;

import org.jspecify.annotations.Nullable;

/**
 * What a realm's numbers were before the idle timeout took their place, all in seconds; null where
 * nothing has.
 *
 * @param ssoIdle SSO Session Idle
 * @param rememberMeIdle SSO Session Idle Remember Me
 * @param clientIdle Client Session Idle
 * @param written the SSO Session Idle written last, to tell whether somebody changed it since
 */
public record RememberedTimeouts(
    @Nullable Integer ssoIdle,
    @Nullable Integer rememberMeIdle,
    @Nullable Integer clientIdle,
    @Nullable Integer written) {

  public static final RememberedTimeouts NOTHING = new RememberedTimeouts(null, null, null, null);

  /** These, and where they know nothing the other ones. */
  public RememberedTimeouts orElse(RememberedTimeouts other) {
    return new RememberedTimeouts(
        ssoIdle != null ? ssoIdle : other.ssoIdle,
        rememberMeIdle != null ? rememberMeIdle : other.rememberMeIdle,
        clientIdle != null ? clientIdle : other.clientIdle,
        written != null ? written : other.written);
  }
}
