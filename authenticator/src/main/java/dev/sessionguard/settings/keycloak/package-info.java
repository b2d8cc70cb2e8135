/** Settings read from and written to Keycloak's realms. */
@NullMarked
package dev.sessionguard.settings.keycloak;

import org.jspecify.annotations.NullMarked;
