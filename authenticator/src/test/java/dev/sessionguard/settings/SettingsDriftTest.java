package dev.sessionguard.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettingsDriftTest {

  private static GuardSettings read(Map<Setting, String> texts) {
    return SettingsCodec.read(texts::get).settings();
  }

  @Test
  void settingsDifferByTheirTexts() {
    assertThat(SettingsDrift.differing(GuardSettings.DEFAULT, GuardSettings.DEFAULT)).isEmpty();
    assertThat(
            SettingsDrift.differing(
                GuardSettings.DEFAULT,
                read(Map.of(Setting.LIMIT_MAX, "7", Setting.LIST_ROLES, "member"))))
        .containsExactly(Setting.LIMIT_MAX, Setting.LIST_ROLES);
  }

  @Test
  void settingsAreNamedByTheirAttributes() {
    assertThat(SettingsDrift.names(List.of())).isEmpty();
    assertThat(SettingsDrift.names(List.of(Setting.LIMIT_MAX, Setting.IDLE_UNIT)))
        .isEqualTo("sessionGuard.limit.max, sessionGuard.idle.unit");
  }

  @Test
  void whatIsBrokenHasNotVanished() {
    SettingsDrift drift =
        new SettingsDrift(
            Set.of(Setting.LIMIT_MAX, Setting.LIMIT_ENABLED), Map.of(Setting.LIMIT_MAX, "x"));
    assertThat(drift.vanished()).containsExactly(Setting.LIMIT_ENABLED);
    assertThat(drift.settings()).containsExactly(Setting.LIMIT_ENABLED, Setting.LIMIT_MAX);
  }

  @Test
  void nothingDriftsOnlyWhereNothingVanishedOrBroke() {
    assertThat(SettingsDrift.NONE.isNone()).isTrue();
    assertThat(new SettingsDrift(Set.of(Setting.LIMIT_MAX), Map.of()).isNone()).isFalse();
    assertThat(new SettingsDrift(Set.of(), Map.of(Setting.LIMIT_MAX, "")).isNone()).isFalse();
  }

  @Test
  void onlyWhatCanBeReadCanBeAccepted() {
    SettingsDrift vanished = new SettingsDrift(Set.of(Setting.LIMIT_MAX), Map.of());
    assertThat(SettingsDriftReport.of(vanished, GuardSettings.DEFAULT, 7, null).acceptable())
        .isTrue();
    SettingsDrift broken = new SettingsDrift(Set.of(), Map.of(Setting.LIMIT_MAX, "x"));
    assertThat(SettingsDriftReport.of(broken, GuardSettings.DEFAULT, 7, null).acceptable())
        .isFalse();
  }

  @Test
  void aTextOfTheGreatestLengthIsWhole() {
    String text = "\uD83D\uDE00".repeat(SettingsDrift.MAX_TEXT);
    assertThat(new SettingsDrift(Set.of(), Map.of(Setting.LIST_ROLES, text)).broken())
        .containsEntry(Setting.LIST_ROLES, text);
  }
}
