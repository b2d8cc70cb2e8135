/** When work is done: after a commit, in the background, again when others were in the way. */
@NullMarked
package dev.sessionguard.work.keycloak;

import org.jspecify.annotations.NullMarked;
