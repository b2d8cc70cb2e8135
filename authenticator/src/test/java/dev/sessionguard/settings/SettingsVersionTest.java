package dev.sessionguard.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.rules.RulesCodec;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsVersionTest {
  private static final Function<GuardSettings, String> ALL = SettingsVersion::of;

  private static GuardSettings with(String field, String text) {
    return SettingsCodec.read(setting -> setting.field().equals(field) ? text : null).settings();
  }

  @ParameterizedTest
  @CsvSource({
    "limit.enabled, true, true",
    "limit.mode, report-only, true",
    "limit.maxSessions, 7, true",
    "limit.userAttribute, true, true",
    "idle.enabled, true, false",
    "privacy.ip, off, false",
  })
  void othersHaveAnother(String field, String text, boolean ofLimit) {
    GuardSettings changed = with(field, text);
    assertThat(ALL.apply(changed)).isNotEqualTo(ALL.apply(GuardSettings.DEFAULT)).hasSize(16);
    assertThat(
            !SettingsVersion.ofLimit(changed)
                .equals(SettingsVersion.ofLimit(GuardSettings.DEFAULT)))
        .isEqualTo(ofLimit);
    assertThat(ALL.apply(with(field, text))).isEqualTo(ALL.apply(changed));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"exempt\":true",
        "\"exempt\":true,\"enabled\":false",
        "\"exempt\":true,\"mode\":\"report-only\"",
      })
  void rulesCount(String says) {
    GuardSettings ruled =
        GuardSettings.DEFAULT.withRules(
            RulesCodec.read("[{\"name\":\"R\",\"who\":{\"users\":[\"a\"]}," + says + "}]").rules());
    assertThat(ruled.rules().list()).hasSize(1);
    assertThat(SettingsVersion.ofLimit(ruled))
        .isNotEqualTo(SettingsVersion.ofLimit(GuardSettings.DEFAULT));
    assertThat(ALL.apply(ruled)).isNotEqualTo(ALL.apply(GuardSettings.DEFAULT));
  }
}
