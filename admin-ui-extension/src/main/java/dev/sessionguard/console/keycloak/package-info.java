/** What puts the page into Keycloak's admin console. */
@NullMarked
package dev.sessionguard.console.keycloak;

import org.jspecify.annotations.NullMarked;
