/** The device of a session, from what Keycloak's own parser noted. */
@NullMarked
package dev.sessionguard.device.keycloak;

import org.jspecify.annotations.NullMarked;
