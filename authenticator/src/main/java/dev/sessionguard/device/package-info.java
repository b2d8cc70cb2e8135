/** What a session was started with, as far as its user agent tells. */
@NullMarked
package dev.sessionguard.device;

import org.jspecify.annotations.NullMarked;
