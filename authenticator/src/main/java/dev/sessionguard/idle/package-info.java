/**
 * The idle session timeout as rules without Keycloak: what a realm's own numbers must become, what
 * a user gets by them, what surprises, and when a session is over.
 */
@NullMarked
package dev.sessionguard.idle;

import org.jspecify.annotations.NullMarked;
