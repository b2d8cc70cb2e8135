package dev.sessionguard.settings;

import dev.sessionguard.device.DeviceGroup;
import dev.sessionguard.limit.LimitPolicy;
import dev.sessionguard.limit.SessionLimit;
import dev.sessionguard.limit.WhenExceeded;
import dev.sessionguard.rules.Resolution;
import dev.sessionguard.rules.RuleLimit;
import dev.sessionguard.rules.Source;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The limit of one user, and where it comes from: the user's attribute, else the first rule that
 * gives one, else the realm.
 *
 * @param limit what holds for who is not exempt
 * @param source where the number comes from
 * @param exempt the rule that exempts the user from every limit; null where none does
 */
public record UserLimit(LimitPolicy limit, Source source, @Nullable Source exempt) {
  private static final Source OF_ATTRIBUTE =
      new Source(Source.USER, "user attribute " + LimitSettings.USER_ATTRIBUTE);

  /** That of a service account, whom no limit touches. */
  public static final UserLimit OF_SERVICE_ACCOUNT =
      new UserLimit(LimitPolicy.NONE, new Source(Source.REALM, "service account"), null);

  /**
   * A user's limit.
   *
   * @param rules what the rules say of the user
   * @param attribute the number of the user's attribute; empty where there is none to be honoured
   */
  public static UserLimit of(GuardSettings settings, Resolution rules, OptionalInt attribute) {
    UserLimit ruled = of(settings.limit(), rules);
    if (attribute.isEmpty()) {
      return ruled;
    }
    // the number alone: what happens beyond it is not the user's to have, but rule's or realm's
    return new UserLimit(
        ruled.limit.heldBy(SessionLimit.of(attribute.getAsInt()), OF_ATTRIBUTE.rule()),
        OF_ATTRIBUTE,
        rules.exempt());
  }

  private static UserLimit of(LimitSettings realm, Resolution rules) {
    Resolution.Held held = rules.limit();
    if (held == null) {
      return new UserLimit(realm.policy(), Source.OF_REALM, rules.exempt());
    }
    RuleLimit given = held.limit();
    return new UserLimit(
        new LimitPolicy(
            given.number(),
            or(given.whenExceeded(), realm.whenExceeded()),
            or(given.fallback(), realm.fallback()),
            realm.countOffline(),
            held.source().rule()),
        held.source(),
        rules.exempt());
  }

  private static WhenExceeded or(@Nullable WhenExceeded given, WhenExceeded otherwise) {
    return given == null ? otherwise : given;
  }

  /** This limit where it is carried out; else none, which is the realm's word. */
  public UserLimit when(boolean enforced) {
    return enforced ? this : new UserLimit(LimitPolicy.NONE, Source.OF_REALM, null);
  }

  /**
   * This limit for the sessions of some devices.
   *
   * @param devices all of them where it is for every session
   */
  UserLimit countedOn(Set<DeviceGroup> devices) {
    return new UserLimit(limit.countedOn(devices), source, exempt);
  }

  /** The policy in force: none for who is exempt. */
  public LimitPolicy policy() {
    return exempt == null ? limit : LimitPolicy.NONE;
  }
}
