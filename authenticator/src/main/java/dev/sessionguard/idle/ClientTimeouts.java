package dev.sessionguard.idle;

/**
 * A client with numbers of its own. All times in seconds, 0 or less where it has none.
 *
 * @param clientId the client's id as its developers know it; any text
 * @param idleSeconds own Client Session Idle
 * @param accessTokenSeconds own life of an access token
 */
public record ClientTimeouts(String clientId, int idleSeconds, int accessTokenSeconds) {}
