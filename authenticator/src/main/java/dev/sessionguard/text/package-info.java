/** Text from outside, and what is wrong with it. */
@NullMarked
package dev.sessionguard.text;

import org.jspecify.annotations.NullMarked;
