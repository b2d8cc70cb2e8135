/** Where a session's address is, as far as a local file knows. */
@NullMarked
package dev.sessionguard.location;

import org.jspecify.annotations.NullMarked;
