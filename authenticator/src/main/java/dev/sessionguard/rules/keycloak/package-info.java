/** The people and names of Keycloak's realms, as rules ask for them. */
@NullMarked
package dev.sessionguard.rules.keycloak;

import org.jspecify.annotations.NullMarked;
