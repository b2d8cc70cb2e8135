package dev.sessionguard.sessions;

import dev.sessionguard.location.Attribution;
import dev.sessionguard.location.CityFiles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the list.
 *
 * @param total how many there are on all pages
 * @param totalIsExact whether the total was counted; estimated otherwise
 * @param next cursor of the next page, null on the last
 * @param cityFiles how it stands with the city files of the node that answers
 * @param attributions credits to show beside the cities, as the city files' licences want it
 */
public record SessionPage(
    List<SessionItem> items,
    long total,
    boolean totalIsExact,
    @Nullable String next,
    CityFiles cityFiles,
    List<Attribution> attributions) {}
