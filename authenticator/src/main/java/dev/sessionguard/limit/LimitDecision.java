package dev.sessionguard.limit;

import java.util.List;

/** The rule's answer to one login. */
public sealed interface LimitDecision {

  /** The login takes a free place, or needs none. */
  record Allowed() implements LimitDecision {}

  /** The login goes through once these sessions end. */
  record EndSessions(List<LiveSession> sessions) implements LimitDecision {
    public EndSessions {
      sessions = List.copyOf(sessions);
    }
  }

  /**
   * The login goes through, and more sessions are too many than it can wait for: the surplus ends
   * right after it.
   */
  record EndManyLater() implements LimitDecision {}

  /**
   * The login is refused.
   *
   * @param limit most sessions the user may hold
   * @param count sessions the user holds, {@code limit} or more after a limit was lowered
   * @param rule name of the rule that gives the limit; empty where no rule does
   */
  record Denied(int limit, int count, String rule) implements LimitDecision {

    /** A refusal by no rule. */
    public Denied(int limit, int count) {
      this(limit, count, "");
    }
  }

  /**
   * The login waits for the user to choose.
   *
   * @param limit most sessions the user may hold
   * @param count sessions the user holds
   * @param toEnd how many of them have to end at least, 1 or more
   */
  record AskUser(int limit, int count, int toEnd) implements LimitDecision {}

  /** Nothing could be decided, since the user's lock was not to be had in time. */
  record Busy() implements LimitDecision {}
}
