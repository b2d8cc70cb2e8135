package dev.sessionguard.limit;

import dev.sessionguard.limit.LimitDecision.Allowed;
import dev.sessionguard.limit.LimitDecision.AskUser;
import dev.sessionguard.limit.LimitDecision.Denied;
import dev.sessionguard.limit.LimitDecision.EndManyLater;
import dev.sessionguard.limit.LimitDecision.EndSessions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rule of the limit: a policy and a user's live sessions in, a decision out. Reads no clock and
 * keeps no state. Exact only where the caller makes sure that no other login of the user decides at
 * the same time.
 */
public final class LimitRule {

  /** More sessions than this end after the login, and not with it. */
  static final int ENDED_WITH_LOGIN = 100;

  private static final Allowed ALLOWED = new Allowed();

  private LimitRule() {}

  /** Decides on a login that would make a new session and whose user has chosen nothing. */
  public static LimitDecision decide(LimitPolicy policy, LiveSessions live) {
    return decide(policy, live, Set.of());
  }

  /**
   * Decides on a login that would make a new session. Goes by what is recorded as long as that is
   * enough to know, and looks at each session only where it is not.
   *
   * @param chosen ids of the sessions that the user chose to end, heard where the user is asked;
   *     those that are not live (any more) do not matter
   */
  public static LimitDecision decide(LimitPolicy policy, LiveSessions live, Set<String> chosen) {
    if (policy.isUnlimited()) {
      return ALLOWED;
    }
    if (policy.whenExceeded() == WhenExceeded.ASK_USER && !chosen.isEmpty()) {
      return afterChoice(policy, live.valid(), chosen);
    }
    int recorded = live.recorded();
    int surplus = policy.limit().surplus(recorded + 1);
    if (surplus == 0 && !live.mayBeMore()) {
      return ALLOWED;
    }
    return switch (policy.whenExceeded()) {
      case ASK_USER -> amongValid(policy, live.valid());
      case DENY -> {
        if (!isMuch(policy, live)) {
          yield amongValid(policy, live.valid());
        }
        int max = policy.limit().max();
        yield live.hold(max) ? new Denied(max, recorded, policy.rule()) : new EndManyLater();
      }
      case END_LEAST_RECENT ->
          isMuch(policy, live) ? new EndManyLater() : amongValid(policy, live.valid());
      case END_OLDEST -> {
        if (isMuch(policy, live)) {
          yield new EndManyLater();
        }
        Optional<List<LiveSession>> earliest = live.earliest(surplus);
        yield earliest.isPresent()
            ? new EndSessions(earliest.get())
            : amongValid(policy, live.valid());
      }
    };
  }

  private static boolean isMuch(LimitPolicy policy, LiveSessions live) {
    return live.mayBeMore() || isMuch(policy, live.recorded());
  }

  /**
   * Whether a user holds more beyond the limit than a login can wait for.
   *
   * @param recorded how many sessions the ledger has
   */
  public static boolean isMuch(LimitPolicy policy, int recorded) {
    return !policy.isUnlimited() && recorded - ENDED_WITH_LOGIN > policy.limit().max();
  }

  /**
   * Decides on a login that would make a new session, by sessions that are known and looked at.
   *
   * @param policy one that asks nobody
   */
  public static LimitDecision decideAmong(LimitPolicy policy, List<LiveSession> valid) {
    return policy.isUnlimited() ? ALLOWED : amongValid(policy, valid);
  }

  private static LimitDecision amongValid(LimitPolicy policy, List<LiveSession> valid) {
    int count = valid.size();
    int surplus = policy.limit().surplus(count + 1);
    if (surplus == 0) {
      return ALLOWED;
    }
    return switch (policy.whenExceeded()) {
      case DENY -> new Denied(policy.limit().max(), count, policy.rule());
      // all surplus ones, not just one: a lowered limit heals here
      case END_OLDEST -> new EndSessions(first(surplus, valid, LiveSession.BY_LOGIN));
      case END_LEAST_RECENT -> new EndSessions(first(surplus, valid, LiveSession.BY_ACTIVITY));
      case ASK_USER -> new AskUser(policy.limit().max(), count, surplus);
    };
  }

  /** All that were chosen end, even where fewer would do; where they are too few, none does. */
  private static LimitDecision afterChoice(
      LimitPolicy policy, List<LiveSession> valid, Set<String> chosen) {
    List<LiveSession> ended =
        valid.stream()
            .filter(session -> chosen.contains(session.id()))
            .sorted(LiveSession.BY_LOGIN)
            .toList();
    int surplus = policy.limit().surplus(valid.size() + 1);
    if (ended.size() < surplus) {
      return new AskUser(policy.limit().max(), valid.size(), surplus);
    }
    return ended.isEmpty() ? ALLOWED : new EndSessions(ended);
  }

  /**
   * The sessions to end where no login is asking, because the limit was lowered or a session came
   * from where no gate looked. Under {@link WhenExceeded#DENY} those that would have been refused:
   * the latest logins. Nobody is there to be asked.
   *
   * @param valid the user's sessions that would be let in now
   */
  public static List<LiveSession> surplus(LimitPolicy asking, List<LiveSession> valid) {
    LimitPolicy policy = asking.withoutAsking();
    if (policy.isUnlimited()) {
      return List.of();
    }
    int surplus = policy.limit().surplus(valid.size());
    return first(
        surplus,
        valid,
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
