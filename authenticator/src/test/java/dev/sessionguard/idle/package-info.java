@NullMarked
package dev.sessionguard.idle;

import org.jspecify.annotations.NullMarked;
