package dev.sessionguard.sessions;

import org.jspecify.annotations.Nullable;

/**
 * A refused login as the REST contract shows it. What is not known is null and left out: of a login
 * that an earlier version refused, everything but time and user.
 *
 * @param time epoch milliseconds
 * @param username the user's name now; the one at that time where the user is gone
 * @param usernameThen the user's name at that time, where it was another one
 * @param privateNetwork true for an address that is on no map
 * @param client client id of the login
 * @param rule name of the rule that gave the limit; absent where none did
 * @param scope whose limit it was: {@code user}, {@code application} or {@code cap}
 * @param application name of the application, where it was its limit
 * @param cap whose cap it was, as {@code client:crm}
 * @param limit most sessions allowed
 * @param count sessions held
 * @param gate id of the gate that refused the login
 * @param lastDay how often the user was refused in the last 24 hours
 * @param lastWeek how often the user was refused in the last 7 days
 */
public record RefusalItem(
    String id,
    long time,
    String userId,
    @Nullable String username,
    @Nullable String usernameThen,
    @Nullable String ip,
    @Nullable String city,
    @Nullable String country,
    @Nullable Boolean privateNetwork,
    SessionItem.Device device,
    @Nullable String client,
    @Nullable String rule,
    @Nullable String scope,
    @Nullable String application,
    @Nullable String cap,
    @Nullable Integer limit,
    @Nullable Integer count,
    @Nullable String gate,
    long lastDay,
    long lastWeek) {

  /** The scope of a user's own limit. */
  public static final String OF_USER = "user";

  /** The scope of an application's limit. */
  public static final String OF_APPLICATION = "application";

  /** The scope of a cap on the sessions of all users. */
  public static final String OF_CAP = "cap";

  /**
   * Whose limit it was.
   *
   * @param application name of the application whose limit it was; null where none's
   * @param cap whose cap it was; null where none's
   */
  public static String scopeOf(@Nullable String application, @Nullable String cap) {
    if (cap != null) {
      return OF_CAP;
    }
    return application == null ? OF_USER : OF_APPLICATION;
  }
}
