package dev.sessionguard.rules;

import dev.sessionguard.rules.Resolution.Held;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A realm's rules, in order. For each part of what can hold for a user, the first rule that matches
 * and says something about it decides; where none does, the realm's own settings hold.
 */
public record Rules(List<Rule> list) {
  public static final int MAX_RULES = 200;

  public static final Rules NONE = new Rules(List.of());

  public Rules {
    list = List.copyOf(list);
  }

  public boolean isEmpty() {
    return list.isEmpty();
  }

  /** What they say of a person. Asks no more than it has to. */
  public Resolution resolve(Person person) {
    @Nullable Held limit = null;
    @Nullable Source exempt = null;
    for (Rule rule : list) {
      boolean asksLimit = limit == null && rule.limit() != null;
      boolean asksExempt = exempt == null && rule.exempt();
      if (asksLimit || asksExempt) {
        Optional<Source> match =
            rule.match(person).map(because -> new Source(rule.name(), because));
        if (match.isPresent() && asksLimit && rule.limit() != null) {
          limit = new Held(rule.limit(), match.get());
        }
        if (match.isPresent() && asksExempt) {
          exempt = match.get();
        }
      }
    }
    return limit == null && exempt == null ? Resolution.NOTHING : new Resolution(limit, exempt);
  }

  /** Whether any of them can limit anybody. */
  public boolean limit() {
    return list.stream().anyMatch(Rule::limits);
  }

  /** Whether any of them can exempt anybody. */
  public boolean exempt() {
    return list.stream().anyMatch(Rule::exempts);
  }

  /** The smallest number that any of them gives; empty where none gives one. */
  public OptionalInt least() {
    return list.stream()
        .filter(Rule::limits)
        .mapToInt(rule -> rule.limit() == null ? Integer.MAX_VALUE : rule.limit().number().max())
        .min();
  }

  /** The same rules once something they name has another name. */
  public Rules renamed(Name before, Name after) {
    return new Rules(list.stream().map(rule -> rule.renamed(before, after)).toList());
  }
}
