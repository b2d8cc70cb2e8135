/** The REST resource below Keycloak's admin API. */
@NullMarked
package dev.sessionguard.rest.keycloak;

import org.jspecify.annotations.NullMarked;
