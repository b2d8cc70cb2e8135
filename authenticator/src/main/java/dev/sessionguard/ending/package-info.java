/** What is kept of an ended session until its clients are told. */
@NullMarked
package dev.sessionguard.ending;

import org.jspecify.annotations.NullMarked;
