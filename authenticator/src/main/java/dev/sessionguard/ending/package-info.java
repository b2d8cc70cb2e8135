/** What is decided and reported where sessions end: jobs, their leases, clients given up. */
@NullMarked
package dev.sessionguard.ending;

import org.jspecify.annotations.NullMarked;
