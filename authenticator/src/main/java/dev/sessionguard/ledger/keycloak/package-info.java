/**
 * The ledger's tables: its rows written, closed and read, and compared with Keycloak's sessions.
 */
@NullMarked
package dev.sessionguard.ledger.keycloak;

import org.jspecify.annotations.NullMarked;
