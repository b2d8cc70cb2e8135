/** The list of sessions, read from the ledger within Keycloak. */
@NullMarked
package dev.sessionguard.sessions.keycloak;

import org.jspecify.annotations.NullMarked;
