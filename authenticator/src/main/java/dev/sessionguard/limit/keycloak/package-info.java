/** The places in Keycloak's logins where the limit is asked and its answer carried out. */
@NullMarked
package dev.sessionguard.limit.keycloak;

import org.jspecify.annotations.NullMarked;
