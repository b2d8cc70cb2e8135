/** What can be asked of the list of sessions: filters, orders, positions. */
@NullMarked
package dev.sessionguard.sessions;

import org.jspecify.annotations.NullMarked;
