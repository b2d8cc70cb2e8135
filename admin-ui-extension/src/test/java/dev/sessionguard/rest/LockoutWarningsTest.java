package dev.sessionguard.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.limit.LimitPolicy;
import dev.sessionguard.limit.SessionLimit;
import dev.sessionguard.limit.WhenExceeded;
import dev.sessionguard.rest.LockoutWarnings.Limited;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockoutWarningsTest {
  private static LimitPolicy limit(boolean enabled, int max, String whenExceeded, String fallback) {
    return new LimitPolicy(
        enabled ? SessionLimit.of(max) : SessionLimit.UNLIMITED,
        WhenExceeded.byId(whenExceeded).orElseThrow(),
        WhenExceeded.byId(fallback).orElseThrow(),
        true);
  }

  private static List<String> codes(List<SettingsWarning> warnings) {
    return warnings.stream().map(SettingsWarning::code).toList();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          # enabled, max, whenExceeded,     fallback,   master, held, codes
          true,      1,   deny,             deny,       true,   1,    administrators-refused caller-refused
          true,      2,   deny,             deny,       true,   1,    administrators-refused
          true,      2,   deny,             deny,       false,  2,    caller-refused
          true,      2,   deny,             deny,       false,  3,    caller-refused
          true,      2,   deny,             end-oldest, false,  1,    -
          true,      1,   deny,             deny,       false,  -,    -
          true,      1,   deny,             deny,       true,   -,    administrators-refused
          true,      1,   ask-user,         deny,       true,   1,    administrators-refused caller-refused
          true,      1,   ask-user,         end-oldest, true,   1,    -
          true,      1,   end-oldest,       deny,       true,   1,    -
          true,      1,   end-least-recent, deny,       true,   1,    -
          false,     1,   deny,             deny,       true,   1,    -
          """)
  void whoMayBeLockedOutIsSaid(
      boolean enabled,
      int max,
      String whenExceeded,
      String fallback,
      boolean master,
      Integer held,
      String codes) {
    LimitPolicy policy = limit(enabled, max, whenExceeded, fallback);
    List<SettingsWarning> warnings =
        LockoutWarnings.of(master ? policy : null, held == null ? null : new Limited(policy, held));
    assertThat(codes(warnings))
        .isEqualTo(codes == null ? List.of() : Arrays.asList(codes.split(" ")));
    assertThat(warnings)
        .extracting(SettingsWarning::field)
        .allMatch(
            whenExceeded.equals("deny") ? "limit.whenExceeded"::equals : "limit.fallback"::equals);
  }

  @Test
  void theNumbersAreSaidInTheMessageAndApart() {
    List<SettingsWarning> warnings =
        LockoutWarnings.of(
            limit(true, 2, "deny", "deny"), new Limited(limit(true, 2, "deny", "deny"), 3));
    assertThat(warnings.get(0).parameters()).isEqualTo(Map.of("maxSessions", "2"));
    assertThat(warnings.get(1).parameters()).isEqualTo(Map.of("maxSessions", "2", "sessions", "3"));
    assertThat(warnings.get(1).message()).contains("3 of 2");
    assertThat(warnings).extracting(SettingsWarning::severity).containsOnly("warning");
  }

  @ParameterizedTest
  @CsvSource({
    "deny, deny, cannot log in to the admin console or with kcadm",
    "ask-user, deny, cannot log in with kcadm"
  })
  void whereNobodyGetsInIsSaid(String whenExceeded, String fallback, String words) {
    LimitPolicy policy = limit(true, 2, whenExceeded, fallback);
    assertThat(LockoutWarnings.of(policy, new Limited(policy, 2)))
        .hasSize(2)
        .allSatisfy(warning -> assertThat(warning.message()).contains(words));
  }

  @Test
  void whomARuleRefusesIsToldOfTheRules() {
    LimitPolicy ruled = limit(true, 9, "deny", "deny").heldBy(SessionLimit.of(1), "Administrators");
    assertThat(LockoutWarnings.of(ruled, new Limited(ruled, 1)))
        .extracting(SettingsWarning::field)
        .containsExactly("rules", "rules");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # on,  whenExceeded,     fallback,   some,  all
          true,  deny,             deny,       true,  true
          true,  deny,             end-oldest, true,  true
          true,  ask-user,         deny,       true,  false
          true,  ask-user,         end-oldest, false, false
          true,  end-oldest,       deny,       false, false
          true,  end-least-recent, deny,       false, false
          false, deny,             deny,       false, false
          false, ask-user,         deny,       false, false
          """)
  void aPolicyRefusesSomeLoginsOrAllOrNone(
      boolean enabled, String whenExceeded, String fallback, boolean some, boolean all) {
    LimitPolicy policy = limit(enabled, 1, whenExceeded, fallback);
    assertThat(LockoutWarnings.refuses(policy)).isEqualTo(some);
    assertThat(LockoutWarnings.refusesAll(policy)).isEqualTo(all);
  }

  /** The page words it by the fallback, whoever gave the number. */
  @Test
  void whomARuleAsksIsToldOfTheFallback() {
    LimitPolicy ruled = limit(true, 9, "ask-user", "deny").heldBy(SessionLimit.of(1), "Staff");
    assertThat(LockoutWarnings.of(ruled, new Limited(ruled, 1)))
        .extracting(SettingsWarning::field)
        .containsExactly("limit.fallback", "limit.fallback");
  }
}
