package dev.sessionguard.limit;

import org.jspecify.annotations.Nullable;

/**
 * Whether a limit is enforced on one login path.
 *
 * @param path id of the {@link LoginPath}
 * @param covered whether no login on this path can exceed the limit
 * @param by id of the first gate that asks on this path, null when none does
 */
public record PathCoverage(String path, boolean covered, @Nullable String by) {}
