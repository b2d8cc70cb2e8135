/** What holds the product together. */
@NullMarked
package dev.sessionguard.guard;

import org.jspecify.annotations.NullMarked;
