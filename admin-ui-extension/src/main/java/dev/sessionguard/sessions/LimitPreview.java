package dev.sessionguard.sessions;

import dev.sessionguard.caps.Cap;
import java.util.Comparator;
import java.util.List;

/**
 * What settings would mean for those who are signed in now, rules that are only reported included.
 *
 * @param complete whether all users who are signed in were looked at, and the caller may see all
 * @param realm for whom no rule says a number
 * @param rules the rules, in order
 * @param applications those that are switched on, in order
 * @param caps those that are switched on, in order
 */
public record LimitPreview(
    boolean complete,
    RuleEffect realm,
    List<RuleEffect> rules,
    List<RuleEffect> applications,
    List<CapEffect> caps) {
  /** So many users are named of each. */
  private static final int NAMED = 50;

  private static final Comparator<Above> MOST_FIRST =
      Comparator.comparingLong(Above::held).reversed().thenComparing(Above::username);

  public LimitPreview {
    rules = List.copyOf(rules);
    applications = List.copyOf(applications);
    caps = List.copyOf(caps);
  }

  /** Of rules only. */
  public LimitPreview(boolean complete, RuleEffect realm, List<RuleEffect> rules) {
    this(complete, realm, rules, List.of(), List.of());
  }

  /**
   * With what applications and caps would mean.
   *
   * @param allLookedAt whether nobody was left out for that
   */
  public LimitPreview with(
      List<RuleEffect> ofApplications, List<CapEffect> ofCaps, boolean allLookedAt) {
    return new LimitPreview(complete && allLookedAt, realm, rules, ofApplications, ofCaps);
  }

  /**
   * What one rule, or the limit of one application, would mean.
   *
   * @param name the rule's; {@code realm} for what no rule says; the application's
   * @param users users who are signed in and for whom the rule decides something; who use the
   *     application
   * @param usersAbove those of them who hold more sessions than the number
   * @param sessionsAbove by how many sessions they are above it
   * @param named some of those who are above it, the most sessions first
   */
  public record RuleEffect(
      String name, int users, int usersAbove, long sessionsAbove, List<Above> named) {
    public RuleEffect {
      named = List.copyOf(named);
    }

    /** Of those who are above it. */
    static RuleEffect of(String name, int users, List<Above> above) {
      return new RuleEffect(
          name,
          users,
          above.size(),
          above.stream().mapToLong(user -> user.held() - user.max()).sum(),
          above.stream().sorted(MOST_FIRST).limit(NAMED).toList());
    }
  }

  /**
   * What one cap would mean.
   *
   * @param cap what it is for: {@code realm}, {@code client:crm} or {@code organization:acme}
   * @param held sessions that count now
   * @param sessionsAbove by how many they are above it
   */
  public record CapEffect(String cap, long held, int maxSessions, long sessionsAbove) {
    /** Of a cap under which so many sessions count. */
    public static CapEffect of(Cap cap, long held) {
      return new CapEffect(
          cap.id(), held, cap.maxSessions(), Math.max(0, held - cap.maxSessions()));
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
