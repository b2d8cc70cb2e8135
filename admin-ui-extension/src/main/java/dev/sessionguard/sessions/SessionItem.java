package dev.sessionguard.sessions;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session as the REST contract shows it. Times are epoch milliseconds; what is not known is null
 * and left out.
 *
 * @param id the ledger's id of the row: a session id can come back, this one never does
 * @param sessionId Keycloak's session id
 * @param username the user's name now; the last one known where the user is gone
 * @param usernameThen the user's name at the login, where it was another one
 * @param roles effective realm roles by name, without Keycloak's own
 * @param privateNetwork true for an address that is on no map
 * @param clients client ids of the clients that took part
 * @param status {@code active}, {@code idle} or {@code ended}
 * @param endedBy user name, then, of the user who ended it
 * @param endedById id of that user; absent in rows of versions that kept the name alone
 * @param endedByRealm name of that user's realm; absent as the id
 * @param own whether it is the caller's own
 * @param exempt true for a live session of a user whom a rule exempts: it takes no place
 */
public record SessionItem(
    String id,
    String sessionId,
    String userId,
    @Nullable String username,
    @Nullable String usernameThen,
    List<String> roles,
    @Nullable String ip,
    @Nullable String city,
    @Nullable String country,
    @Nullable Boolean privateNetwork,
    Device device,
    List<String> clients,
    String status,
    @Nullable String endReason,
    @Nullable String endedBy,
    @Nullable String endedById,
    @Nullable String endedByRealm,
    long loginTime,
    long lastActivity,
    @Nullable Long endTime,
    boolean offline,
    boolean rememberMe,
    boolean own,
    @Nullable Boolean exempt) {

  /** What the session was started with, as far as the user agent told. */
  public record Device(@Nullable String browser, @Nullable String os, @Nullable String kind) {}
}
