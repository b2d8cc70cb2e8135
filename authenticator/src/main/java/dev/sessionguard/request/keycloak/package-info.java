/** What a request asks Keycloak for, told by the resource that answers it. */
@NullMarked
package dev.sessionguard.request.keycloak;

import org.jspecify.annotations.NullMarked;
