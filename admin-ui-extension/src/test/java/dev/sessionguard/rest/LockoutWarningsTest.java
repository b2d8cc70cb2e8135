package dev.sessionguard.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.limit.WhenExceeded;
import dev.sessionguard.settings.LimitSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockoutWarningsTest {
  private static LimitSettings limit(
      boolean enabled, int max, String whenExceeded, String fallback) {
    return new LimitSettings(
        enabled,
        max,
        WhenExceeded.byId(whenExceeded).orElseThrow(),
        WhenExceeded.byId(fallback).orElseThrow(),
        true,
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
    List<SettingsWarning> warnings =
        LockoutWarnings.of(
            limit(enabled, max, whenExceeded, fallback),
            master,
            held == null ? OptionalInt.empty() : OptionalInt.of(held));
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
        LockoutWarnings.of(limit(true, 2, "deny", "deny"), true, OptionalInt.of(3));
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
    assertThat(LockoutWarnings.of(limit(true, 2, whenExceeded, fallback), true, OptionalInt.of(2)))
        .hasSize(2)
        .allSatisfy(warning -> assertThat(warning.message()).contains(words));
  }
}
