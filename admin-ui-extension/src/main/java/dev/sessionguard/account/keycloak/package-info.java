/** The REST resource for a user's own sessions, for callers with a token of that user. */
@NullMarked
package dev.sessionguard.account.keycloak;

import org.jspecify.annotations.NullMarked;
