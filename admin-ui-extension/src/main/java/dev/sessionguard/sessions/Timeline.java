package dev.sessionguard.sessions;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a user did, newest first: logins, ends of sessions, refused logins.
 *
 * @param next the time before which the next page begins, epoch milliseconds; null on the last
 */
public record Timeline(List<TimelineEntry> entries, @Nullable Long next) {

  public static final int MOST = 200;
  public static final int DEFAULT = 50;

  private static final Comparator<TimelineEntry> NEWEST_FIRST =
      Comparator.comparingLong(TimelineEntry::time)
          .reversed()
          // a session ends before the one that takes its place begins: which is the newer of the
          // two
          .thenComparing(TimelineEntry::kind, Comparator.reverseOrder())
          .thenComparing(TimelineEntry::id);

  public Timeline {
    entries = List.copyOf(entries);
  }

  /**
   * The page that several sources make together. A page never ends within a millisecond, since the
   * next one begins at a time; only of more than {@code max} entries of one millisecond are some
   * left out.
   *
   * @param sources each with its newest entries, newest first, of which it has {@code max + 1}
   *     where there may be more
   * @param max 1 or more
   */
  public static Timeline of(List<List<TimelineEntry>> sources, int max) {
    List<TimelineEntry> all = sources.stream().flatMap(List::stream).sorted(NEWEST_FIRST).toList();
    // of this millisecond and before it a source may have left some out
    long cutOff =
        sources.stream()
            .filter(source -> source.size() > max)
            .mapToLong(source -> source.get(source.size() - 1).time())
            .max()
            .orElse(-1);
    int end = Math.min(max, all.size());
    while (end > 0 && end < all.size() && all.get(end).time() == all.get(end - 1).time()) {
      end++;
    }
    int certain = end;
    while (certain > 0 && all.get(certain - 1).time() <= cutOff) {
      certain--;
    }
    List<TimelineEntry> page = all.subList(0, certain > 0 ? certain : end);
    boolean isLast = page.size() == all.size() && cutOff < 0;
    return new Timeline(page, isLast ? null : page.get(page.size() - 1).time());
  }
}
