package dev.sessionguard.validity;

/**
 * What a realm asks of all its sessions.
 *
 * @param rememberMe whether sessions with remember-me are allowed
 * @param notBefore epoch seconds; what was issued before is refused. 0 for no such time
 */
public record RealmState(boolean rememberMe, int notBefore) {}
