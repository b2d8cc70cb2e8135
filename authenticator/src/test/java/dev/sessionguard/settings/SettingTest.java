package dev.sessionguard.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of settings, and the files that repeat it for people and tools. */
class SettingTest {

  private static final Path REALM_CONFIG = Path.of("..", "realm-config");

  @Test
  void theDocumentedTableIsThisOne() throws Exception {
    assertThat(Files.readAllLines(REALM_CONFIG.resolve("README.md")))
        .containsSequence(Setting.rows())
        .filteredOn(line -> line.startsWith("| `sessionGuard."))
        .hasSameSizeAs(Setting.rows());
  }

  @ParameterizedTest
  @EnumSource
  void everyToolSetsIt(Setting setting) throws Exception {
    for (String file :
        List.of(
            "example-realm.json",
            "keycloak-config-cli.yaml",
            "terraform/main.tf",
            "operator/realm.yaml")) {
      assertThat(Files.readString(REALM_CONFIG.resolve(file)))
          .as(file)
          .contains(setting.attribute());
    }
    assertThat(Files.readString(REALM_CONFIG.resolve("settings.json")))
        .contains("\"" + setting.key() + "\"");
  }

  @ParameterizedTest
  @EnumSource
  void itsDefaultIsOfItsType(Setting setting) {
    assertThat(setting.type().parse(setting.textIn(GuardSettings.DEFAULT)))
        .contains(setting.in(GuardSettings.DEFAULT));
    assertThat(Setting.ofField(setting.field())).contains(setting);
  }

  @ParameterizedTest
  @EnumSource
  void itsFieldIsSectionAndKeyAndItsMeaningOneSentence(Setting setting) {
    assertThat(setting.field())
        .isEqualTo(
            setting.isSection() ? setting.section() : setting.section() + "." + setting.key());
    assertThat(setting.section()).isNotEmpty();
    assertThat(setting.meaning()).isNotBlank().doesNotEndWith(".");
    assertThat(Setting.ofAttribute(setting.attribute())).contains(setting);
  }

  /** What the first version of the contract asked for; later settings must not break a caller. */
  @Test
  void onlyTheFirstSettingsMustBeGiven() {
    assertThat(Setting.values())
        .filteredOn(setting -> !setting.optional())
        .containsExactly(
            Setting.LIMIT_ENABLED,
            Setting.LIMIT_MAX,
            Setting.LIMIT_WHEN_EXCEEDED,
            Setting.LIMIT_COUNT_OFFLINE,
            Setting.IDLE_ENABLED,
            Setting.IDLE_VALUE,
            Setting.IDLE_UNIT,
            Setting.HISTORY_RETENTION_DAYS);
  }

  @Test
  void namesAreUnlike() {
    Set<String> fields =
        Arrays.stream(Setting.values()).map(Setting::field).collect(Collectors.toSet());
    Set<String> attributes =
        Arrays.stream(Setting.values()).map(Setting::attribute).collect(Collectors.toSet());
    assertThat(fields).hasSize(Setting.values().length).hasSameSizeAs(attributes);
  }
}
