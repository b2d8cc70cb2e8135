/** The one rule whether a session would be let in now, without Keycloak. */
@NullMarked
package dev.sessionguard.validity;

import org.jspecify.annotations.NullMarked;
