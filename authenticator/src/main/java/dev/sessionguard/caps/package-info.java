/** Caps: how many live sessions a realm, a client or an organization may have in all. */
@NullMarked
package dev.sessionguard.caps;

import org.jspecify.annotations.NullMarked;
