/** What the rule of validity needs to know, read from Keycloak without importing a session. */
@NullMarked
package dev.sessionguard.validity.keycloak;

import org.jspecify.annotations.NullMarked;
