package dev.sessionguard.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sessionguard.applications.Applications;
import dev.sessionguard.caps.Caps;
import dev.sessionguard.limit.LimitPolicy;
import dev.sessionguard.limit.Mode;
import dev.sessionguard.limit.SessionLimit;
import dev.sessionguard.limit.WhenExceeded;
import dev.sessionguard.rules.Rules;
import dev.sessionguard.settings.PrivacySettings.Detail;
import dev.sessionguard.text.FieldProblem;
import dev.sessionguard.text.SpanUnit;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsCodecTest {

  private static SettingsReading reading(Map<String, String> attributes) {
    return SettingsCodec.readAttributes(attributes::get);
  }

  private static Map<String, String> attributes(GuardSettings settings) {
    Map<String, String> attributes = new HashMap<>();
    SettingsCodec.write(settings)
        .forEach((setting, text) -> attributes.put(setting.attribute(), text));
    return attributes;
  }

  static Stream<GuardSettings> settings() {
    return Stream.of(
        GuardSettings.DEFAULT,
        new GuardSettings(
            new LimitSettings(
                true,
                Mode.ENFORCED,
                LimitSettings.MIN_SESSIONS,
                WhenExceeded.ASK_USER,
                WhenExceeded.END_OLDEST,
                false,
                false,
                false),
            new IdleSettings(true, 1, SpanUnit.MINUTES),
            new HistorySettings(HistorySettings.MIN_DAYS),
            new PrivacySettings(Detail.MASKED, Detail.OFF),
            new ListSettings(List.of("admin", "a role, with comma")),
            new NoticeSettings(true, false),
            new EventSettings(false),
            new ToolSettings(true),
            Rules.NONE,
            Applications.NONE,
            Caps.NONE),
        new GuardSettings(
            new LimitSettings(
                true,
                Mode.ENFORCED,
                LimitSettings.MAX_SESSIONS,
                WhenExceeded.END_LEAST_RECENT,
                WhenExceeded.DENY,
                true,
                true,
                false),
            new IdleSettings(true, 365, SpanUnit.DAYS),
            new HistorySettings(HistorySettings.MAX_DAYS),
            new PrivacySettings(Detail.OFF, Detail.FULL),
            ListSettings.DEFAULT,
            new NoticeSettings(false, true),
            new EventSettings(false),
            new ToolSettings(true),
            Rules.NONE,
            Applications.NONE,
            Caps.NONE),
        new GuardSettings(
            new LimitSettings(
                false,
                Mode.ENFORCED,
                7,
                WhenExceeded.END_OLDEST,
                WhenExceeded.END_LEAST_RECENT,
                true,
                false,
                false),
            new IdleSettings(false, 8760, SpanUnit.HOURS),
            HistorySettings.DEFAULT,
            PrivacySettings.DEFAULT,
            ListSettings.DEFAULT,
            NoticeSettings.DEFAULT,
            EventSettings.DEFAULT,
            ToolSettings.DEFAULT,
            Rules.NONE,
            Applications.NONE,
            Caps.NONE));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void whatIsWrittenReadsAsTheSame(GuardSettings settings) {
    SettingsReading reading = reading(attributes(settings));
    assertThat(reading.settings()).isEqualTo(settings);
    assertThat(reading.problems()).isEmpty();
  }

  @Test
  void aRealmWithoutAttributesHasTheDefaults() {
    SettingsReading reading = reading(Map.of());
    assertThat(reading.settings()).isEqualTo(GuardSettings.DEFAULT);
    assertThat(reading.problems()).isEmpty();
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource({
    "sessionGuard.privacy.ip, none, OFF, FULL",
    "sessionGuard.privacy.city, masked, FULL, OFF",
  })
  void aMangledDetailOfPrivacyReadsAsTheStrictestAndIsNamed(
      String attribute, String text, Detail ip, Detail city) {
    SettingsReading reading = reading(Map.of(attribute, text));
    assertThat(reading.settings().privacy()).isEqualTo(new PrivacySettings(ip, city));
    assertThat(SettingsCodec.describeAttributes(reading.problems())).startsWith(attribute);
  }

  @Test
  void theLimitIsThePolicyInForce() {
    assertThat(
            new LimitSettings(
                    true,
                    Mode.ENFORCED,
                    5,
                    WhenExceeded.ASK_USER,
                    WhenExceeded.END_OLDEST,
                    false,
                    true,
                    false)
                .policy())
        .isEqualTo(
            new LimitPolicy(
                SessionLimit.of(5), WhenExceeded.ASK_USER, WhenExceeded.END_OLDEST, false));
  }

  static Stream<Arguments> roles() {
    String longest = "x".repeat(255);
    return Stream.of(
        Arguments.of("", List.of()),
        Arguments.of("a", List.of("a")),
        Arguments.of("a##b#c", List.of("a", "b#c")),
        Arguments.of(longest, List.of(longest)),
        Arguments.of("a##".repeat(99) + "a", Collections.nCopies(100, "a")),
        Arguments.of("a##".repeat(100) + "a", null),
        Arguments.of(longest + "x", null),
        Arguments.of(" ", null),
        Arguments.of("a## ", null),
        Arguments.of("##", null),
        Arguments.of("a##", null));
  }

  @ParameterizedTest
  @MethodSource("roles")
  void rolesAreNamesWithASeparator(String text, @Nullable List<String> names) {
    SettingsReading reading = reading(Map.of("sessionGuard.list.roles", text));
    assertThat(reading.settings().list().roles()).isEqualTo(names == null ? List.of() : names);
    assertThat(reading.problems())
        .isEqualTo(
            names != null
                ? List.of()
                : List.of(
                    new FieldProblem(
                        "list.roles",
                        "must be at most 100 names of realm roles, each of 1 to 255 characters"
                            + " without ##")));
  }

  @Test
  void whatAreNoRolesIsRefused() {
    for (String name : List.of("", " ", "a##b", "x".repeat(256))) {
      assertThatIllegalArgumentException().isThrownBy(() -> new ListSettings(List.of(name)));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ListSettings(Collections.nCopies(101, "a")));
  }

  @Test
  void theSwitchesAreOffByDefault() {
    assertThat(GuardSettings.DEFAULT.limit().policy().isUnlimited()).isTrue();
    assertThat(GuardSettings.DEFAULT.idle().enabled()).isFalse();
    assertThat(GuardSettings.DEFAULT.notice()).isEqualTo(new NoticeSettings(false, false));
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource({
    "sessionGuard.limit.enabled, yes",
    "sessionGuard.limit.enabled, TRUE",
    "sessionGuard.limit.enabled, ''",
    "sessionGuard.limit.max, 0",
    "sessionGuard.limit.max, -1",
    "sessionGuard.limit.max, 1001",
    "sessionGuard.limit.max, 1.5",
    "sessionGuard.limit.max, two",
    "sessionGuard.limit.max, ' 2'",
    "sessionGuard.limit.max, 1000000000000",
    "sessionGuard.limit.max, ''",
    "sessionGuard.limit.whenExceeded, End oldest",
    "sessionGuard.limit.whenExceeded, END_OLDEST",
    "sessionGuard.limit.fallback, ask-user",
    "sessionGuard.limit.fallback, DENY",
    "sessionGuard.limit.countOffline, 1",
    "sessionGuard.limit.resetEndsOthers, yes",
    "sessionGuard.idle.enabled, on",
    "sessionGuard.idle.value, 0",
    "sessionGuard.idle.value, 525601",
    "sessionGuard.idle.value, 99999999999",
    "sessionGuard.idle.unit, weeks",
    "sessionGuard.history.retentionDays, 0",
    "sessionGuard.history.retentionDays, 3651",
    "sessionGuard.notice.eviction, on",
    "sessionGuard.notice.newLogin, 1",
    "sessionGuard.events.perSession, no"
  })
  void aMangledAttributeReadsAsItsDefaultAndIsNamed(String attribute, String text) {
    SettingsReading reading = reading(Map.of(attribute, text));
    assertThat(reading.settings()).isEqualTo(GuardSettings.DEFAULT);
    assertThat(reading.problems()).hasSize(1);
    assertThat(SettingsCodec.describeAttributes(reading.problems()))
        .startsWith(attribute + " must");
  }

  @Test
  void aMangledAttributeLeavesTheOthers() {
    Map<String, String> attributes =
        attributes(
            new GuardSettings(
                new LimitSettings(
                    true,
                    Mode.ENFORCED,
                    5,
                    WhenExceeded.DENY,
                    WhenExceeded.DENY,
                    false,
                    false,
                    false),
                IdleSettings.DEFAULT,
                HistorySettings.DEFAULT,
                PrivacySettings.DEFAULT,
                ListSettings.DEFAULT,
                NoticeSettings.DEFAULT,
                EventSettings.DEFAULT,
                ToolSettings.DEFAULT,
                Rules.NONE,
                Applications.NONE,
                Caps.NONE));
    attributes.put(Setting.LIMIT_MAX.attribute(), "five");
    assertThat(reading(attributes).settings().limit())
        .isEqualTo(
            new LimitSettings(
                true,
                Mode.ENFORCED,
                LimitSettings.DEFAULT.maxSessions(),
                WhenExceeded.DENY,
                WhenExceeded.DENY,
                false,
                false,
                false));
  }

  @Test
  void aMangledAttributeLeavesTheIdleTime() {
    assertThat(
            reading(
                    Map.of(
                        "sessionGuard.limit.max",
                        "five",
                        "sessionGuard.idle.value",
                        "8",
                        "sessionGuard.idle.unit",
                        "hours"))
                .settings()
                .idle())
        .isEqualTo(new IdleSettings(false, 8, SpanUnit.HOURS));
  }

  /** 40 days must not become 40 minutes. */
  @ParameterizedTest
  @CsvSource({"40, fortnights", "x, days", "366, days"})
  void idleValueAndUnitFallTogether(String value, String unit) {
    SettingsReading reading =
        reading(
            Map.of(
                "sessionGuard.idle.enabled",
                "true",
                "sessionGuard.idle.value",
                value,
                "sessionGuard.idle.unit",
                unit));
    assertThat(reading.settings().idle()).isEqualTo(new IdleSettings(true, 30, SpanUnit.MINUTES));
  }

  @Test
  void everyProblemIsToldAtOnce() {
    SettingsReading reading =
        reading(
            Map.of(
                "sessionGuard.limit.max",
                "0",
                "sessionGuard.limit.whenExceeded",
                "?",
                "sessionGuard.history.retentionDays",
                "-1"));
    assertThat(reading.problems())
        .extracting(FieldProblem::field)
        .containsExactly("limit.maxSessions", "limit.whenExceeded", "history.retentionDays");
  }

  @ParameterizedTest
  @EnumSource
  void attributesAreOursAndDoNotHideBehindAnother(Setting setting) {
    assertThat(setting.attribute()).startsWith("sessionGuard.");
    assertThat(Stream.of(Setting.values()).filter(s -> s.attribute().equals(setting.attribute())))
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "MINUTES, 1, 60",
    "HOURS, 2, 7200",
    "DAYS, 365, 31536000",
    "MINUTES, 525600, 31536000"
  })
  void idleTimeoutInSeconds(SpanUnit unit, int value, int seconds) {
    assertThat(new IdleSettings(true, value, unit).seconds()).isEqualTo(seconds);
  }
}
