/** Ending sessions in Keycloak: remove first, then tell the clients. */
@NullMarked
package dev.sessionguard.ending.keycloak;

import org.jspecify.annotations.NullMarked;
