package dev.sessionguard.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.applications.Applications;
import dev.sessionguard.rules.Rule;
import dev.sessionguard.rules.Rules;
import dev.sessionguard.rules.RulesCodec;
import dev.sessionguard.rules.Who;
import dev.sessionguard.text.FieldProblem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

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

  @Test
  void onlyListsOfOursAreSectionsOfTheirOwn() {
    assertThat(Setting.values())
        .filteredOn(Setting::isSection)
        .containsExactly(Setting.RULES, Setting.APPLICATIONS, Setting.CAPS);
  }

  /** Settings whose rules are written with a number of characters. */
  private static GuardSettings withRulesOf(int characters) {
    int others = Setting.RULES.textIn(withRulesFor("")).length();
    return withRulesFor("x".repeat(characters - others));
  }

  private static GuardSettings withRulesFor(String user) {
    return GuardSettings.DEFAULT.withRules(
        new Rules(
            List.of(
                new Rule(
                    "A",
                    true,
                    dev.sessionguard.limit.Mode.ENFORCED,
                    new Who(List.of(), Map.of(), List.of(), List.of(user), List.of()),
                    Who.NOBODY,
                    new Rule.Says(true, null, null, null)))));
  }

  @ParameterizedTest
  @ValueSource(ints = {4000, 4999, 5000})
  void rulesAreToldAsTheyAre(int characters) {
    GuardSettings settings = withRulesOf(characters);
    assertThat(Setting.RULES.textIn(settings)).hasSize(characters);
    assertThat(Setting.RULES.toldIn(settings)).isEqualTo(RulesCodec.write(settings.rules()));
    assertThat(Setting.RULES.jsonToldIn(settings)).isEqualTo(RulesCodec.json(settings.rules()));
  }

  @ParameterizedTest
  @ValueSource(ints = {5001, 5200})
  void longRulesAreToldByTheirLength(int characters) {
    GuardSettings settings = withRulesOf(characters);
    String told = characters + " characters, too long to be told here";
    assertThat(Setting.RULES.toldIn(settings)).isEqualTo(told);
    assertThat(Setting.RULES.jsonToldIn(settings)).isEqualTo(told);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"RULES", "APPLICATIONS", "CAPS"})
  void anyOtherSettingIsToldAsItIs(Setting setting) {
    assertThat(setting.toldIn(GuardSettings.DEFAULT))
        .isEqualTo(setting.textIn(GuardSettings.DEFAULT));
    assertThat(setting.jsonToldIn(GuardSettings.DEFAULT))
        .isEqualTo(setting.in(GuardSettings.DEFAULT));
    assertThat(setting.type().json(setting.in(GuardSettings.DEFAULT)))
        .isEqualTo(setting.in(GuardSettings.DEFAULT));
  }

  @Test
  void rulesThatAreNotAllReadableAreNoValueButHoldAsFarAsTheyAre() {
    String text =
        """
        [{"name":"A","who":{"users":["a"]},"exempt":true},{"name":"B"}]""";
    SettingType type = Setting.RULES.type();
    assertThat(type.parse(text)).isEmpty();
    assertThat(type.read("rules", text).value()).get().isEqualTo(withRulesFor("a").rules());
    assertThat(type.read("rules", text).problems())
        .extracting(FieldProblem::field)
        .containsExactly("rules[1].who", "rules[1]");
    assertThat(type.parse("[]")).contains(Rules.NONE);
    assertThat(type.parse("{}")).isEmpty();
    assertThat(type.mustBe()).isEqualTo("must be a list of rules");
  }

  @Test
  void applicationsThatAreNotAllReadableAreNoValueButHoldAsFarAsTheyAre() {
    String text =
        """
        [{"name":"A","enabled":true,"clients":["a"],"maxSessions":1,"whenExceeded":"deny",\
        "mode":"enforced"},{"name":"B"}]""";
    SettingType type = Setting.APPLICATIONS.type();
    assertThat(type.parse(text)).isEmpty();
    assertThat(type.read("applications", text).value().map(type::text))
        .contains(text.substring(0, text.indexOf(",{")) + "]");
    assertThat(type.read("applications", text).problems())
        .extracting(FieldProblem::field)
        .containsExactly(
            "applications[1].clients",
            "applications[1].maxSessions",
            "applications[1].whenExceeded");
    assertThat(type.parse("[]")).contains(Applications.NONE);
    assertThat(type.json(Applications.NONE)).hasToString("[]");
    assertThat(type.mustBe()).isEqualTo("must be a list of applications");
  }
}
