package dev.sessionguard.rules;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a realm's list of rules: what holds for some people.
 *
 * @param name unique in the realm
 * @param enabled whether it says anything at all
 * @param who for whom it holds
 * @param except for whom it does not, although they are among the others
 * @param exempt whether no limit touches them
 * @param limit their limit; null where the rule says nothing about it
 */
public record Rule(
    String name, boolean enabled, Who who, Who except, boolean exempt, @Nullable RuleLimit limit) {

  /** By what the rule holds for a person, for people to read; empty where it does not. */
  public Optional<String> match(Person person) {
    return enabled
        ? who.match(person).filter(because -> except.match(person).isEmpty())
        : Optional.empty();
  }

  /** Whether it can limit anybody. */
  public boolean limits() {
    return enabled && limit != null && limit.maxSessions() != null;
  }

  /** Whether it can exempt anybody. */
  public boolean exempts() {
    return enabled && exempt;
  }

  Rule renamed(Name before, Name after) {
    return new Rule(
        name, enabled, who.renamed(before, after), except.renamed(before, after), exempt, limit);
  }
}
