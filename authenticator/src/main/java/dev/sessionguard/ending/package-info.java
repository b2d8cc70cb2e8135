/** The words of ending sessions. */
@NullMarked
package dev.sessionguard.ending;

import org.jspecify.annotations.NullMarked;
