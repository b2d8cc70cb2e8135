package dev.sessionguard.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.device.DeviceGroup;
import dev.sessionguard.limit.LimitPolicy;
import dev.sessionguard.rules.Person;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One phone and one computer: limits by device, and whose sessions count together. */
class UserLimitsTest {
  private static final Person ANN =
      new Person() {
        @Override
        public boolean hasRealmRole(String name) {
          return name.equals("a");
        }

        @Override
        public boolean hasClientRole(String client, String name) {
          return false;
        }

        @Override
        public boolean isInGroup(String path) {
          return false;
        }

        @Override
        public String username() {
          return "ann";
        }

        @Override
        public boolean isMemberOf(String organization) {
          return false;
        }
      };

  private static GuardSettings settings(boolean enabled, String rules) {
    GuardSettings settings =
        SettingsCodec.read(
                setting ->
                    switch (setting) {
                      case LIMIT_ENABLED -> Boolean.toString(enabled);
                      case LIMIT_MAX -> "5";
                      case RULES -> "[" + rules + "]";
                      default -> null;
                    })
            .settings();
    assertThat(settings.rules().list())
        .hasSize(rules.isEmpty() ? 0 : rules.split("name").length - 1);
    return settings;
  }

  private static UserLimits limits(GuardSettings settings, @Nullable Integer attribute) {
    return UserLimits.of(
        settings,
        device -> settings.rules().resolve(ANN, device),
        attribute == null ? OptionalInt.empty() : OptionalInt.of(attribute));
  }

  /** As {@code number (devices that count)}. */
  private static String shown(LimitPolicy policy) {
    return "%s (%s)"
        .formatted(
            policy.isUnlimited() ? "none" : policy.limit().max(),
            policy.countsAll()
                ? "all"
                : Arrays.stream(DeviceGroup.values())
                    .filter(policy.devices()::contains)
                    .map(DeviceGroup::id)
                    .collect(Collectors.joining(" ")));
  }

  private static final String PHONE =
      """
      {"name":"Phone","who":{"devices":["mobile"]},"limit":{"maxSessions":1}}""";
  private static final String REST =
      """
      {"name":"Rest","who":{"devices":["desktop","other"]},"limit":{"maxSessions":2}}""";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      quoteCharacter = '`',
      textBlock =
          """
          # realm is on, rules                     | attribute | desktop              | mobile       | other
          true  | ``                               | -         | 5 (all)              | 5 (all)      | 5 (all)
          true  | PHONE                            | -         | 5 (desktop other)    | 1 (mobile)   | 5 (desktop other)
          false | PHONE                            | -         | none (desktop other) | 1 (mobile)   | none (desktop other)
          true  | PHONE,REST                       | -         | 2 (desktop other)    | 1 (mobile)   | 2 (desktop other)
          true  | {"name":"R","who":{"realmRoles":["a"]},"limit":{"maxSessions":3}},PHONE | - | 3 (all) | 3 (all) | 3 (all)
          true  | PHONE,{"name":"R","who":{"realmRoles":["a"]},"limit":{"maxSessions":3}} | - | 3 (desktop other) | 1 (mobile) | 3 (desktop other)
          true  | {"name":"B","who":{"realmRoles":["b"],"devices":["mobile"]},"limit":{"maxSessions":3}} | - | 5 (all) | 5 (all) | 5 (all)
          true  | {"name":"A","who":{"realmRoles":["a"],"devices":["mobile"]},"limit":{"maxSessions":null}} | - | 5 (desktop other) | none (mobile) | 5 (desktop other)
          true  | PHONE                            | 4         | 4 (all)              | 4 (all)      | 4 (all)
          """)
  void sessionsOfOneRuleCountTogether(
      boolean enabled,
      String rules,
      @Nullable Integer attribute,
      String desktop,
      String mobile,
      String other) {
    UserLimits limits =
        limits(settings(enabled, rules.replace("PHONE", PHONE).replace("REST", REST)), attribute);
    assertThat(shown(limits.on(DeviceGroup.DESKTOP).policy())).isEqualTo(desktop);
    assertThat(shown(limits.on(DeviceGroup.MOBILE).policy())).isEqualTo(mobile);
    assertThat(shown(limits.on(DeviceGroup.OTHER).policy())).isEqualTo(other);
    assertThat(limits.all())
        .hasSize((int) java.util.stream.Stream.of(desktop, mobile, other).distinct().count());
  }

  @Test
  void whereTheDeviceIsNotKnownNoRuleOfSomeHolds() {
    UserLimits limits = limits(settings(true, PHONE), null);
    assertThat(shown(limits.plain().policy())).isEqualTo("5 (all)");
    assertThat(limits.on(null)).isEqualTo(limits.plain());
    assertThat(limits.when(false).all()).allMatch(limit -> limit.policy().isUnlimited());
    assertThat(limits.when(true)).isEqualTo(limits);
  }

  @Test
  void whoIsExemptIsExemptOnEveryDevice() {
    UserLimits limits =
        limits(
            settings(
                true, PHONE + ",{\"name\":\"E\",\"who\":{\"users\":[\"ann\"]},\"exempt\":true}"),
            null);
    assertThat(limits.all()).allMatch(limit -> limit.policy().isUnlimited());
  }
}
