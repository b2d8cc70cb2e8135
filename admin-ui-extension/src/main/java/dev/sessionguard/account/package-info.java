/** A user's own sessions over REST: what the user is shown of them. */
@NullMarked
package dev.sessionguard.account;

import org.jspecify.annotations.NullMarked;
