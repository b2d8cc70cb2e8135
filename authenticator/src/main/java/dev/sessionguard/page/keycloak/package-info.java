/** Pages of the login theme about a user's own sessions, made from the ledger. */
@NullMarked
package dev.sessionguard.page.keycloak;

import org.jspecify.annotations.NullMarked;
