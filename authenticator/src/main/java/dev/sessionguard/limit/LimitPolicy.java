package dev.sessionguard.limit;

import java.util.Objects;

/** The limit that applies to one login: how many, what then, and whether offline ones count. */
public record LimitPolicy(SessionLimit limit, WhenExceeded whenExceeded, boolean countOffline) {

  /** No limit at all. */
  public static final LimitPolicy NONE =
      new LimitPolicy(SessionLimit.UNLIMITED, WhenExceeded.DENY, true);

  public LimitPolicy {
    Objects.requireNonNull(limit, "limit");
    Objects.requireNonNull(whenExceeded, "whenExceeded");
  }

  public boolean isUnlimited() {
    return limit.isUnlimited();
  }

  /**
   * This policy with a flow's own number and behaviour on top. The stricter number wins, so that a
   * flow can never hand out more than the realm allows; the flow's behaviour wins.
   */
  public LimitPolicy tightenedBy(SessionLimit flowLimit, WhenExceeded flowBehaviour) {
    return new LimitPolicy(limit.or(flowLimit), flowBehaviour, countOffline);
  }
}
