package dev.sessionguard.sessions;

import dev.sessionguard.location.Attribution;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of refused logins.
 *
 * @param total how many there are on all pages
 * @param totalIsExact whether there are no more than that
 * @param next cursor of the next page, null on the last
 * @param attributions credits to show beside the cities, as the city files' licences want it
 */
public record RefusalPage(
    List<RefusalItem> items,
    long total,
    boolean totalIsExact,
    @Nullable String next,
    List<Attribution> attributions) {}
