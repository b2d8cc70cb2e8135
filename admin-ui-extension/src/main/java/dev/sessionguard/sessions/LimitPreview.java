package dev.sessionguard.sessions;

import java.util.List;

/**
 * What settings would mean for those who are signed in now, rules that are only reported included.
 *
 * @param complete whether all users who are signed in were looked at, and the caller may see all
 * @param realm for whom no rule says a number
 * @param rules the rules, in order
 */
public record LimitPreview(boolean complete, RuleEffect realm, List<RuleEffect> rules) {
  public LimitPreview {
    rules = List.copyOf(rules);
  }

  /**
   * What one rule would mean.
   *
   * @param name the rule's; {@code realm} for what no rule says
   * @param users users who are signed in and for whom the rule decides something
   * @param usersAbove those of them who hold more sessions than the rule's number
   * @param sessionsAbove by how many sessions they are above it
   * @param named some of those who are above it, the most sessions first
   */
  public record RuleEffect(
      String name, int users, int usersAbove, long sessionsAbove, List<Above> named) {
    public RuleEffect {
      named = List.copyOf(named);
    }
  }

  /**
   * A user above a number.
   *
   * @param id the user's
   * @param held how many sessions count now
   * @param max how many would be allowed
   */
  public record Above(String id, String username, long held, int max) {}
}
