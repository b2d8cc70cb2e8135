package dev.sessionguard.validity;

import dev.sessionguard.idle.SessionEnd;

/**
 * What is known of one session, online or offline.
 *
 * @param stored whether Keycloak has it
 * @param providerGone whether it came by an identity provider that the realm no longer has
 * @param clientNotBefore epoch seconds before which its only client refuses what was issued. 0 for
 *     no such time, and for a session that an identity cookie may lead to other clients
 * @param lastUse epoch seconds; nothing of the session was issued later
 * @param byTime when it is over by time
 */
public record SessionState(
    boolean stored,
    boolean rememberMe,
    boolean providerGone,
    int clientNotBefore,
    long lastUse,
    SessionEnd byTime) {}
