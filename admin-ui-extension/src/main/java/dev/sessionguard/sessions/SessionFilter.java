package dev.sessionguard.sessions;

import dev.sessionguard.ledger.EndReason;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which sessions somebody asks for; everything given must hold.
 *
 * @param search any part of user name, first and last name, e-mail address or city, or the
 *     beginning of an address
 * @param user user id or whole user name
 * @param role name of a realm role the user has, directly or not
 * @param client client id of a client that takes part
 * @param ip addresses
 * @param city whole name, in any case
 * @param country ISO 3166-1 alpha-2, in capitals
 * @param status how alive
 * @param from login at this time or later, epoch milliseconds
 * @param to login before this time, epoch milliseconds
 * @param reason why it ended; a session that lives has none
 * @param endedFrom ended at this time or later, epoch milliseconds
 * @param endedTo ended before this time, epoch milliseconds
 */
public record SessionFilter(
    Optional<String> search,
    Optional<String> user,
    Optional<String> role,
    Optional<String> client,
    Optional<IpRanges> ip,
    Optional<String> city,
    Optional<String> country,
    StatusFilter status,
    Optional<Long> from,
    Optional<Long> to,
    Optional<EndReason> reason,
    Optional<Long> endedFrom,
    Optional<Long> endedTo) {

  /** All sessions that live. */
  public static final SessionFilter LIVE = of(StatusFilter.LIVE);

  /** All sessions of a status. */
  public static SessionFilter of(StatusFilter status) {
    return new SessionFilter(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        status,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Whether it leaves nothing out of the live rows, the ended rows or both. */
  public boolean isEverything() {
    return status.isWholeHalves()
        && Stream.of(
                search, user, role, client, ip, city, country, from, to, reason, endedFrom, endedTo)
            .allMatch(Optional::isEmpty);
  }
}
