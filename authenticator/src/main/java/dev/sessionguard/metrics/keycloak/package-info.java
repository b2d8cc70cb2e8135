/** The figures of a running server, as Keycloak's own metrics are: over Micrometer. */
@NullMarked
package dev.sessionguard.metrics.keycloak;

import org.jspecify.annotations.NullMarked;
