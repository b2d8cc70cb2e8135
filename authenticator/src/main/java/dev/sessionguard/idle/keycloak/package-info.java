/** The idle timeout written to Keycloak's realms, read from them, and carried out. */
@NullMarked
package dev.sessionguard.idle.keycloak;

import org.jspecify.annotations.NullMarked;
