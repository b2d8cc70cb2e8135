/** What the REST contract says, without Keycloak: documents in and out, filters, cursors. */
@NullMarked
package dev.sessionguard.rest;

import org.jspecify.annotations.NullMarked;
