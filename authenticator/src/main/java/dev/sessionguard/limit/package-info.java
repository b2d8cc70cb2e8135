/** How many sessions a user may hold and what happens beyond that, as a rule without Keycloak. */
@NullMarked
package dev.sessionguard.limit;

import org.jspecify.annotations.NullMarked;
