package dev.sessionguard.location;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How it stands with the city files of a node.
 *
 * @param state one of {@link #STATES}
 * @param built when the oldest file in use was built, epoch milliseconds; null where none is
 */
public record CityFiles(String state, @Nullable Long built) {

  /** No file is configured. */
  public static final String NONE = "none";

  /** Files are configured, and none can be used. */
  public static final String UNUSABLE = "unusable";

  /** A file in use is older than {@link #OLD_AFTER}. */
  public static final String OLD = "old";

  public static final String CURRENT = "current";

  public static final List<String> STATES = List.of(NONE, UNUSABLE, OLD, CURRENT);

  /** Makers build a file each week or month; after two of them nobody fetches it. */
  public static final Duration OLD_AFTER = Duration.ofDays(60);

  /** Places come from elsewhere than from files. */
  public static final CityFiles OF_ANOTHER_KIND = new CityFiles(CURRENT, null);

  /**
   * Judges the files.
   *
   * @param configured how many there should be
   * @param built when those in use were built
   */
  public static CityFiles of(int configured, Collection<Instant> built, Instant now) {
    if (configured == 0) {
      return new CityFiles(NONE, null);
    }
    Optional<Instant> oldest = built.stream().min(Comparator.naturalOrder());
    if (oldest.isEmpty()) {
      return new CityFiles(UNUSABLE, null);
    }
    boolean isOld = oldest.get().isBefore(now.minus(OLD_AFTER));
    return new CityFiles(isOld ? OLD : CURRENT, oldest.get().toEpochMilli());
  }
}
