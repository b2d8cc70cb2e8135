/** The ledger's tables, who writes them, and the reconciler that keeps them true. */
@NullMarked
package dev.sessionguard.ledger.keycloak;

import org.jspecify.annotations.NullMarked;
