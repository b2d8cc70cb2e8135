@NullMarked
package dev.sessionguard.sessions;

import org.jspecify.annotations.NullMarked;
