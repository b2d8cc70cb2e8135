package dev.sessionguard.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sessionguard.idle.IdleEffect;
import dev.sessionguard.idle.IdleWarning;
import dev.sessionguard.limit.Mode;
import dev.sessionguard.rules.Name;
import dev.sessionguard.rules.Rule;
import dev.sessionguard.rules.Rule.Says;
import dev.sessionguard.rules.Rules;
import dev.sessionguard.rules.Who;
import dev.sessionguard.settings.GuardSettings;
import dev.sessionguard.settings.Setting;
import dev.sessionguard.settings.SettingsDrift;
import dev.sessionguard.settings.SettingsDriftReport;
import dev.sessionguard.text.Span;
import dev.sessionguard.text.SpanUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What an administrator is warned of, beside who may be locked out. */
class SettingsWarningTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a | a",
        "a b c | a, b, c",
        "a b c d | a, b, c, \u2026",
        "a b c d e | a, b, c, \u2026"
      })
  void onlyAFewStepsOfFlowsAreNamed(String names, String shown) {
    SettingsWarning warning = SettingsWarning.ofFlowSteps(List.of(names.split(" ")));
    assertThat(warning.field()).isEqualTo("limit.maxSessions");
    assertThat(warning.code()).isEqualTo("flow-limit-invalid");
    assertThat(warning.severity()).isEqualTo("warning");
    assertThat(warning.message()).contains("(" + shown + ")").contains("counts as 1 ");
    assertThat(warning.parameters()).isEqualTo(Map.of("steps", shown));
  }

  @Test
  void aWarningAboutTheIdleTimeoutIsPassedOn() {
    Map<String, String> parameters = Map.of("seconds", "120");
    assertThat(
            SettingsWarning.of(
                new IdleWarning("idle.value", "grace", "info", "Words.", parameters)))
        .isEqualTo(new SettingsWarning("idle.value", "grace", "info", "Words.", parameters));
  }

  private static List<SettingsWarning> drift(Set<Setting> vanished, Map<Setting, String> broken) {
    return DriftWarnings.of(
        SettingsDriftReport.of(
            new SettingsDrift(vanished, broken), GuardSettings.DEFAULT, 5, "alice"));
  }

  @Test
  void whatDoesNotDriftIsNotWarnedOf() {
    assertThat(drift(Set.of(), Map.of())).isEmpty();
  }

  @Test
  void whatVanishedAndWhatIsBrokenAreToldApartByTheirAttributes() {
    List<SettingsWarning> warnings =
        drift(Set.of(Setting.LIMIT_ENABLED, Setting.LIMIT_MAX), Map.of(Setting.IDLE_VALUE, "many"));
    assertThat(warnings)
        .extracting(SettingsWarning::field, SettingsWarning::code, SettingsWarning::severity)
        .containsExactly(
            tuple("settings", "settings-vanished", "warning"),
            tuple("settings", "settings-broken", "warning"));
    String vanished = "sessionGuard.limit.enabled, sessionGuard.limit.max";
    assertThat(warnings.get(0).message()).contains("left").endsWith(": " + vanished);
    assertThat(warnings.get(0).parameters()).isEqualTo(Map.of("attributes", vanished));
    assertThat(warnings.get(1).message())
        .contains("cannot be read")
        .endsWith(": sessionGuard.idle.value");
  }

  @Test
  void oneKindOfDriftIsOneWarning() {
    assertThat(drift(Set.of(Setting.LIMIT_MAX), Map.of()))
        .extracting(SettingsWarning::code)
        .containsExactly("settings-vanished");
    assertThat(drift(Set.of(), Map.of(Setting.LIMIT_MAX, "x")))
        .extracting(SettingsWarning::code)
        .containsExactly("settings-broken");
  }

  @Test
  void everyNameThatARuleMissesIsTold() {
    assertThat(
            SettingsWarning.ofNames(
                3,
                "Night shift",
                List.of(
                    new Name.RealmRole("r"),
                    new Name.ClientRole("app", "x"),
                    new Name.Client("web"),
                    new Name.Group("/g"))))
        .isEqualTo(
            new SettingsWarning(
                "rules[3]",
                "rule-names-unknown",
                "warning",
                "The rule Night shift names what this realm does not have, and what matches nobody:"
                    + " r, app x, web, /g",
                Map.of("rule", "Night shift", "names", "r, app x, web, /g")));
  }

  /** Keycloak's own times are half an hour and ten hours. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          # minutes, hours, enabled, codes
          -,         -,     true,    ''
          30,        10,    true,    ''
          31,        -,     true,    rule-idle-longer
          -,         11,    true,    rule-lifetime-longer
          31,        11,    true,    rule-idle-longer rule-lifetime-longer
          31,        11,    false,   ''
          """)
  void aTimeThatKeycloakDoesNotAllowIsTold(
      @Nullable Integer minutes, @Nullable Integer hours, boolean enabled, String codes) {
    assertThat(SettingsWarning.ofTimes(rules(minutes, hours, enabled), KEYCLOAKS))
        .extracting(SettingsWarning::code)
        .isEqualTo(codes.isEmpty() ? List.of() : List.of(codes.split(" ", -1)));
  }

  @Test
  void aTimeThatKeycloakDoesNotAllowIsToldWithItsNumbers() {
    assertThat(SettingsWarning.ofTimes(rules(90, null, true), KEYCLOAKS))
        .containsExactly(
            new SettingsWarning(
                "rules[1]",
                "rule-idle-longer",
                "warning",
                "The rule Long gives a longer idle time than SSO Session Idle, which holds: 30"
                    + " minutes instead of 1 hour 30 minutes.",
                Map.of("rule", "Long", "seconds", "5400", "allowedSeconds", "1800")));
    assertThat(SettingsWarning.ofTimes(rules(null, 11, true), KEYCLOAKS).get(0).message())
        .isEqualTo(
            "The rule Long gives a longer lifetime than SSO Session Max, which holds: 10 hours"
                + " instead of 11 hours.");
  }

  private static final IdleEffect KEYCLOAKS =
      new IdleEffect(1800, 1800, 36_000, 1800, 300, 1800, 0, false, false, false, false);

  private static Rules rules(@Nullable Integer minutes, @Nullable Integer hours, boolean enabled) {
    Says says =
        new Says(
            false,
            null,
            minutes == null ? null : new Span(minutes, SpanUnit.MINUTES),
            hours == null ? null : new Span(hours, SpanUnit.HOURS));
    return new Rules(
        List.of(
            new Rule(
                "Exempt",
                true,
                Mode.ENFORCED,
                Who.NOBODY,
                Who.NOBODY,
                new Says(true, null, null, null)),
            new Rule("Long", enabled, Mode.ENFORCED, Who.NOBODY, Who.NOBODY, says)));
  }

  @Test
  void everyClientThatAnApplicationMissesIsTold() {
    assertThat(SettingsWarning.ofClients(2, "CRM", List.of("crm", "crm-mobile")))
        .isEqualTo(
            new SettingsWarning(
                "applications[2]",
                "application-clients-unknown",
                "warning",
                "The application CRM names clients that this realm does not have: crm, crm-mobile",
                Map.of("application", "CRM", "clients", "crm, crm-mobile")));
  }

  @Test
  void anAttributeThatIsNotHeardIsNamed() {
    SettingsWarning warning = SettingsWarning.ofUserAttribute();
    assertThat(warning.field()).isEqualTo("limit.userAttribute");
    assertThat(warning.code()).isEqualTo("user-attribute-writable");
    assertThat(warning.severity()).isEqualTo("warning");
    assertThat(warning.message())
        .startsWith("Users can write the attribute sessionGuard.maxSessions themselves")
        .endsWith(".");
    assertThat(warning.parameters()).isEqualTo(Map.of("attribute", "sessionGuard.maxSessions"));
  }

  @ParameterizedTest
  @EnumSource
  void whoIsLockedOutIsToldHowToInsist(LockedOut who) {
    assertThat(who.code()).endsWith("-would-be-refused").matches("[a-z-]+");
    assertThat(who.message())
        .startsWith("With these settings ")
        .endsWith(" To save them all the same, add ?insist=true.");
  }
}
