package dev.sessionguard.ledger;

import org.jspecify.annotations.Nullable;

/**
 * A live row of the ledger, as much of it as the limit and the rule of validity need.
 *
 * @param id the row's own id
 * @param started epoch seconds, as Keycloak has it
 * @param loginTime epoch milliseconds
 * @param lastActivity epoch milliseconds; may lag a minute behind
 * @param provider alias of the identity provider of the login; null where none, or not known
 * @param clientId client of the login; null where not known
 * @param device id of the kind of device; null where not known
 * @param stored whether Keycloak's table has the session
 */
public record LiveRow(
    String id,
    String sessionId,
    boolean offline,
    int started,
    long loginTime,
    long lastActivity,
    boolean rememberMe,
    @Nullable String provider,
    @Nullable String clientId,
    @Nullable String device,
    boolean stored) {}
