package dev.sessionguard.limit;

import dev.sessionguard.limit.LimitDecision.Allowed;
import dev.sessionguard.limit.LimitDecision.AskUser;
import dev.sessionguard.limit.LimitDecision.Denied;
import dev.sessionguard.limit.LimitDecision.EndSessions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The rule of the limit: a policy and a user's live sessions in, a decision out. Reads no clock and
 * keeps no state. Exact only where the caller makes sure that no other login of the user decides at
 * the same time.
 */
public final class LimitRule {

  private static final Allowed ALLOWED = new Allowed();

  private LimitRule() {}

  /** Decides on a login that would make a new session and whose user has chosen nothing. */
  public static LimitDecision decide(LimitPolicy policy, LiveSessions live) {
    return decide(policy, live, Set.of());
  }

  /**
   * Decides on a login that would make a new session.
   *
   * @param chosen ids of the sessions that the user chose to end, heard where the user is asked;
   *     those that are not live (any more) do not matter
   */
  public static LimitDecision decide(LimitPolicy policy, LiveSessions live, Set<String> chosen) {
    if (policy.isUnlimited()) {
      return ALLOWED;
    }
    if (policy.whenExceeded() == WhenExceeded.ASK_USER && !chosen.isEmpty()) {
      return afterChoice(policy, live, chosen);
    }
    int count = live.count();
    int surplus = policy.limit().surplus(count + 1);
    if (surplus == 0) {
      return ALLOWED;
    }
    return switch (policy.whenExceeded()) {
      case DENY -> new Denied(policy.limit().max(), count);
      // all surplus ones, not just one: a lowered limit heals here
      case END_OLDEST -> new EndSessions(first(surplus, live.all(), LiveSession.BY_LOGIN));
      case END_LEAST_RECENT -> new EndSessions(first(surplus, live.all(), LiveSession.BY_ACTIVITY));
      case ASK_USER -> new AskUser(policy.limit().max(), count, surplus);
    };
  }

  /** All that were chosen end, even where fewer would do; where they are too few, none does. */
  private static LimitDecision afterChoice(
      LimitPolicy policy, LiveSessions live, Set<String> chosen) {
    List<LiveSession> victims =
        live.all().stream()
            .filter(session -> chosen.contains(session.id()))
            .sorted(LiveSession.BY_LOGIN)
            .toList();
    int count = live.count();
    int surplus = policy.limit().surplus(count + 1);
    if (victims.size() < surplus) {
      return new AskUser(policy.limit().max(), count, surplus);
    }
    return victims.isEmpty() ? ALLOWED : new EndSessions(victims);
  }

  /**
   * The sessions to end where no login is asking, because the limit was lowered or a session came
   * from where no gate looked. Under {@link WhenExceeded#DENY} those that would have been refused:
   * the latest logins. Nobody is there to be asked.
   */
  public static List<LiveSession> surplus(LimitPolicy asking, LiveSessions live) {
    LimitPolicy policy = asking.withoutAsking();
    if (policy.isUnlimited()) {
      return List.of();
    }
    int surplus = policy.limit().surplus(live.count());
    if (surplus == 0) {
      return List.of();
    }
    return first(
        surplus,
        live.all(),
        switch (policy.whenExceeded()) {
          case DENY -> LiveSession.BY_LOGIN.reversed();
          case END_OLDEST -> LiveSession.BY_LOGIN;
          case END_LEAST_RECENT -> LiveSession.BY_ACTIVITY;
          case ASK_USER -> throw new IllegalStateException("nobody to ask");
        });
  }

  private static List<LiveSession> first(
      int many, List<LiveSession> sessions, Comparator<LiveSession> order) {
    return sessions.stream().sorted(order).limit(many).toList();
  }
}
