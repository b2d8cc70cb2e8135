/**
 * Wires the features to Keycloak: the listener, the reconciler, the tables, and a realm made to fit
 * its settings. The top floor: everything below is unaware of it.
 */
@NullMarked
package dev.sessionguard.guard.keycloak;

import org.jspecify.annotations.NullMarked;
