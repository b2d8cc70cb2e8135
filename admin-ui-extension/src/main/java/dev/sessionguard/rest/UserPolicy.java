package dev.sessionguard.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.sessionguard.device.DeviceGroup;
import dev.sessionguard.rules.Resolution.Time;
import dev.sessionguard.rules.Source;
import dev.sessionguard.settings.UserLimit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What holds for one user, and why.
 *
 * @param limit the user's limit, also where the user is exempt from it
 * @param idle inactivity after which the user's online sessions end
 * @param lifetime time from the login after which they end
 * @param exempt whether no limit touches the user
 * @param exemptFrom name of the rule that says so; null where none does
 * @param held how many sessions count now
 * @param next what the next login would get: {@value #ALLOWED}, or what happens beyond the limit
 * @param byDevice what holds for sessions of some devices, where rules tell them apart: then {@code
 *     limit}, {@code held} and {@code next} say what would hold without these rules
 * @param matches the rules that hold for the user, in order, those that are only reported included
 * @param reportOnly the limit the user would have if all that is only reported were carried out;
 *     null where that is the one the user has
 */
public record UserPolicy(
    PolicyLimit limit,
    PolicyTime idle,
    PolicyTime lifetime,
    boolean exempt,
    @JsonInclude(Include.ALWAYS) @Nullable String exemptFrom,
    int held,
    String next,
    List<OfDevices> byDevice,
    List<Match> matches,
    @JsonInclude(Include.ALWAYS) @Nullable PolicyLimit reportOnly) {
  public static final String ALLOWED = "allowed";

  /**
   * A user's limit.
   *
   * @param maxSessions null for no limit
   * @param from name of the rule, {@code realm} or {@code user}
   * @param because by what it applies to the user, for people to read
   */
  public record PolicyLimit(
      @JsonInclude(Include.ALWAYS) @Nullable Integer maxSessions,
      String whenExceeded,
      String fallback,
      String from,
      String because) {}

  /**
   * The time after which a user's online sessions end.
   *
   * @param seconds the shorter of what rules and Keycloak's own settings say
   * @param from name of the rule, or {@code realm}
   * @param because by what it applies to the user, for people to read
   */
  public record PolicyTime(int seconds, String from, String because) {

    /**
     * The time that holds.
     *
     * @param byRule what the rules say of the user; null where they say nothing
     * @param realmSeconds Keycloak's own time, which no rule makes longer
     */
    public static PolicyTime of(@Nullable Time byRule, int realmSeconds) {
      if (byRule == null) {
        return new PolicyTime(realmSeconds, Source.REALM, Source.OF_REALM.because());
      }
      Source source = byRule.source();
      return byRule.seconds() <= realmSeconds
          ? new PolicyTime(byRule.seconds(), source.from(), source.because())
          : new PolicyTime(
              realmSeconds, Source.REALM, "shorter than the rule %s says".formatted(source.from()));
    }
  }

  /**
   * A rule that holds for the user.
   *
   * @param because by what it applies to the user, for people to read
   */
  public record Match(String rule, String because) {}

  /**
   * What holds for sessions of some devices, which count together.
   *
   * @param devices ids of the devices
   * @param held how many of the user's sessions count
   * @param next what the next login on such a device would get
   */
  public record OfDevices(List<String> devices, PolicyLimit limit, int held, String next) {
    public OfDevices {
      devices = List.copyOf(devices);
    }

    /** Tells of a limit that is for some devices. */
    public static OfDevices of(UserLimit limit, int held, String next) {
      return new OfDevices(
          Arrays.stream(DeviceGroup.values())
              .filter(limit.limit().devices()::contains)
              .map(DeviceGroup::id)
              .toList(),
          UserPolicy.limit(limit),
          held,
          next);
    }
  }

  public UserPolicy {
    byDevice = List.copyOf(byDevice);
    matches = List.copyOf(matches);
  }

  /** Tells of a user. */
  public static UserPolicy of(
      UserLimit own,
      PolicyTime idle,
      PolicyTime lifetime,
      int held,
      String next,
      List<OfDevices> byDevice,
      List<Source> matches,
      Optional<UserLimit> reported) {
    return new UserPolicy(
        limit(own),
        idle,
        lifetime,
        own.exempt() != null,
        own.exempt() == null ? null : own.exempt().from(),
        held,
        next,
        byDevice,
        matches.stream().map(match -> new Match(match.from(), match.because())).toList(),
        reported.map(UserPolicy::limit).orElse(null));
  }

  private static PolicyLimit limit(UserLimit of) {
    return new PolicyLimit(
        of.limit().isUnlimited() ? null : of.limit().limit().max(),
        of.limit().whenExceeded().id(),
        of.limit().fallback().id(),
        of.source().from(),
        of.source().because());
  }
}
