/** What pages of the login theme say about a user's own sessions: words without Keycloak. */
@NullMarked
package dev.sessionguard.page;

import org.jspecify.annotations.NullMarked;
