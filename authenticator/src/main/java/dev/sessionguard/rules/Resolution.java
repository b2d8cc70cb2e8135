package dev.sessionguard.rules;

import org.jspecify.annotations.Nullable;

/**
 * What the rules say of a person, part by part.
 *
 * @param limit the limit that the first rule gives that says something about it; null where none
 *     does
 * @param exempt the first rule that exempts the person; null where none does
 */
public record Resolution(@Nullable Held limit, @Nullable Source exempt) {
  /** No rule says anything. */
  public static final Resolution NOTHING = new Resolution(null, null);

  /** A limit, and the rule that gave it. */
  public record Held(RuleLimit limit, Source source) {}
}
