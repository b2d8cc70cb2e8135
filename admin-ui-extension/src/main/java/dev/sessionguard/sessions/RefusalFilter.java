package dev.sessionguard.sessions;

import java.util.Optional;

/**
 * Which refused logins somebody asks for; everything given must hold.
 *
 * @param search any part of user name or city, or the beginning of an address
 * @param user user id or whole user name
 * @param rule name of the rule that gave the limit; {@code realm} for the limits of no rule
 * @param client client id of the login
 * @param from refused at this time or later, epoch milliseconds
 * @param to refused before this time, epoch milliseconds
 */
public record RefusalFilter(
    Optional<String> search,
    Optional<String> user,
    Optional<String> rule,
    Optional<String> client,
    Optional<Long> from,
    Optional<Long> to) {}
