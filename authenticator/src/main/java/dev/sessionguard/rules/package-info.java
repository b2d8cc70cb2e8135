/** Rules: for whom which limit holds, and whom no limit touches. */
@NullMarked
package dev.sessionguard.rules;

import org.jspecify.annotations.NullMarked;
