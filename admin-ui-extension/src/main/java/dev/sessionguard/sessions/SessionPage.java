package dev.sessionguard.sessions;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the list.
 *
 * @param total how many there are on all pages
 * @param totalIsExact whether the total was counted; estimated otherwise
 * @param next cursor of the next page, null on the last
 */
public record SessionPage(
    List<SessionItem> items, long total, boolean totalIsExact, @Nullable String next) {}
