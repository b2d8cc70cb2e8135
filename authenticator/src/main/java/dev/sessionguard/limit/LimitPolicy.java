package dev.sessionguard.limit;

import dev.sessionguard.device.DeviceGroup;
import java.util.Objects;
import java.util.Set;

/**
 * The limit that applies to one login: how many, what then, and whether offline ones count.
 *
 * @param fallback what happens in place of {@link WhenExceeded#ASK_USER} where there is nobody to
 *     ask
 * @param rule name of the rule that gives the number; empty where no rule does
 * @param devices whose sessions count; all of them where every session does
 */
public record LimitPolicy(
    SessionLimit limit,
    WhenExceeded whenExceeded,
    WhenExceeded fallback,
    boolean countOffline,
    String rule,
    Set<DeviceGroup> devices) {

  private static final Set<DeviceGroup> ALL = Set.of(DeviceGroup.values());

  /** No limit at all. */
  public static final LimitPolicy NONE =
      new LimitPolicy(SessionLimit.UNLIMITED, WhenExceeded.DENY, WhenExceeded.DENY, true);

  public LimitPolicy {
    devices = Set.copyOf(devices);
    Objects.requireNonNull(limit, "limit");
    Objects.requireNonNull(whenExceeded, "whenExceeded");
    if (fallback == WhenExceeded.ASK_USER) {
      throw new IllegalArgumentException("fallback: " + fallback.id());
    }
  }

  /** A policy that comes from no rule. */
  public LimitPolicy(
      SessionLimit limit, WhenExceeded whenExceeded, WhenExceeded fallback, boolean countOffline) {
    this(limit, whenExceeded, fallback, countOffline, "");
  }

  /** A policy for the sessions of every device. */
  public LimitPolicy(
      SessionLimit limit,
      WhenExceeded whenExceeded,
      WhenExceeded fallback,
      boolean countOffline,
      String rule) {
    this(limit, whenExceeded, fallback, countOffline, rule, ALL);
  }

  /** This policy for the sessions of these devices. */
  public LimitPolicy countedOn(Set<DeviceGroup> some) {
    return new LimitPolicy(limit, whenExceeded, fallback, countOffline, rule, some);
  }

  /** Whether the sessions of every device count. */
  public boolean countsAll() {
    return devices.equals(ALL);
  }

  public boolean isUnlimited() {
    return limit.isUnlimited();
  }

  /**
   * This policy with a flow's own number and behaviour on top. The stricter number wins, so that a
   * flow can never hand out more than the realm allows; the flow's behaviour wins. A flow's number
   * is for the sessions of all devices.
   */
  public LimitPolicy tightenedBy(SessionLimit flowLimit, WhenExceeded flowBehaviour) {
    return limit.max() <= flowLimit.max()
        ? new LimitPolicy(limit, flowBehaviour, fallback, countOffline, rule, devices)
        : new LimitPolicy(flowLimit, flowBehaviour, fallback, countOffline);
  }

  /** This policy with the number of somebody else. */
  public LimitPolicy heldBy(SessionLimit number, String otherRule) {
    return new LimitPolicy(number, whenExceeded, fallback, countOffline, otherRule);
  }

  /**
   * This policy for a login in which its user resets a credential by the link that Keycloak mails.
   * It is never refused: the sessions that hold the places may be those of whoever knew the old
   * one.
   *
   * @param othersEnded whether the user's other sessions have ended with the reset: then there is
   *     nothing to ask
   */
  public LimitPolicy forReset(boolean othersEnded) {
    WhenExceeded notDenying =
        whenExceeded == WhenExceeded.DENY || othersEnded ? WhenExceeded.END_OLDEST : whenExceeded;
    return new LimitPolicy(
        limit,
        notDenying,
        fallback == WhenExceeded.DENY ? WhenExceeded.END_OLDEST : fallback,
        countOffline,
        rule,
        devices);
  }

  /** This policy where there is nobody to ask. */
  public LimitPolicy withoutAsking() {
    return whenExceeded == WhenExceeded.ASK_USER
        ? new LimitPolicy(limit, fallback, fallback, countOffline, rule, devices)
        : this;
  }
}
