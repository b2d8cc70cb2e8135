package dev.sessionguard.ledger;

import org.jspecify.annotations.Nullable;

/**
 * The person who did something: known by realm and id, since a name can be given to somebody else
 * and be chosen to look like an id.
 *
 * @param realmId Keycloak's id of the realm that has the user, which is not always the realm in
 *     which it was done
 * @param userId Keycloak's id of the user
 * @param username the user's name when it was done; null where it was not known
 */
public record Actor(String realmId, String userId, @Nullable String username) {}
