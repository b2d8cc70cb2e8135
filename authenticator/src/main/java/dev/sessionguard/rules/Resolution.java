package dev.sessionguard.rules;

import org.jspecify.annotations.Nullable;

/**
 * What the rules say of a person, part by part: each part is of the first rule that says something
 * about it, and null where none does.
 *
 * @param limit the limit
 * @param exempt the rule that exempts the person from every limit
 * @param idle inactivity after which the person's sessions end
 * @param lifetime time from the login after which they end
 */
public record Resolution(
    @Nullable Held limit, @Nullable Source exempt, @Nullable Time idle, @Nullable Time lifetime) {
  /** No rule says anything. */
  public static final Resolution NOTHING = new Resolution(null, null, null, null);

  /** A limit, and the rule that gave it. */
  public record Held(RuleLimit limit, Source source) {}

  /**
   * A span of time, and the rule that gave it.
   *
   * @param seconds 60 or more
   */
  public record Time(int seconds, Source source) {}
}
