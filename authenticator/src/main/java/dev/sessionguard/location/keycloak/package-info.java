/** Locations as a provider of Keycloak: configuration, reloading, what is told to the operator. */
@NullMarked
package dev.sessionguard.location.keycloak;

import org.jspecify.annotations.NullMarked;
