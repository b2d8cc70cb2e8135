/** Sends the e-mails, through Keycloak's e-mail theme and server. */
@NullMarked
package dev.sessionguard.notice.keycloak;

import org.jspecify.annotations.NullMarked;
