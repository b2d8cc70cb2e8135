/** The words of the ledger: one row for every session Keycloak ever created. */
@NullMarked
package dev.sessionguard.ledger;

import org.jspecify.annotations.NullMarked;
