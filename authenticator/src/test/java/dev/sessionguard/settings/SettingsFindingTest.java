package dev.sessionguard.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.settings.PrivacySettings.Detail;
import dev.sessionguard.text.FieldProblem;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsFindingTest {

  private static final String NONE = "none";

  /** Texts by field: {@code limit.enabled=true idle.unit=hours}. */
  private static Map<Setting, String> texts(@Nullable String given) {
    Map<Setting, String> texts = new EnumMap<>(Setting.class);
    if (given != null) {
      for (String each : given.split(" ", -1)) {
        String[] parts = each.split("=", -1);
        texts.put(Setting.ofField(parts[0]).orElseThrow(), parts[1]);
      }
    }
    return texts;
  }

  private static String shown(Map<Setting, String> texts) {
    Map<String, String> sorted = new TreeMap<>();
    texts.forEach((setting, text) -> sorted.put(setting.field(), text));
    return String.join(
        " ", sorted.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
  }

  /** What differs from the defaults. */
  private static String shown(GuardSettings settings) {
    Map<Setting, String> texts = SettingsCodec.write(settings);
    texts.entrySet().removeAll(SettingsCodec.write(GuardSettings.DEFAULT).entrySet());
    return shown(texts);
  }

  private static @Nullable GuardSettings kept(String kept) {
    return kept.equals(NONE) ? null : SettingsCodec.read(texts(kept)::get).settings();
  }

  private static SettingsFinding found(String kept, @Nullable String found) {
    return SettingsFinding.of(kept(kept), texts(found)::get);
  }

  @ParameterizedTest(name = "kept {0}, found {1}")
  @CsvSource(
      textBlock =
          """
          # kept                                   , found                                , in force                                 , vanished                  , broken
          none                                     ,                                      , ''                                       , ''                        , ''
          none                                     , limit.enabled=true                   , limit.enabled=true                       , ''                        , ''
          none                                     , limit.enabled=TRUE                   , ''                                       , ''                        , limit.enabled=TRUE
          none                                     , privacy.ip=x privacy.city=masked     , privacy.city=off privacy.ip=off          , ''                        , privacy.city=masked privacy.ip=x
          limit.enabled=false                      ,                                      , ''                                       , ''                        , ''
          limit.enabled=true                       ,                                      , limit.enabled=true                       , limit.enabled             , ''
          limit.enabled=true                       , limit.enabled=false                  , ''                                       , ''                        , ''
          limit.enabled=true                       , limit.enabled=TRUE                   , limit.enabled=true                       , ''                        , limit.enabled=TRUE
          limit.enabled=true                       , limit.enabled=                       , limit.enabled=true                       , ''                        , limit.enabled=
          limit.enabled=true limit.maxSessions=1   , limit.enabled=true limit.maxSessions=0 , limit.enabled=true limit.maxSessions=1 , ''                        , limit.maxSessions=0
          limit.enabled=true limit.maxSessions=1   , limit.enabled=true limit.maxSessions=5 , limit.enabled=true limit.maxSessions=5 , ''                        , ''
          limit.enabled=true limit.maxSessions=1   , limit.enabled=true                   , limit.enabled=true limit.maxSessions=1   , limit.maxSessions         , ''
          limit.enabled=true limit.whenExceeded=deny, limit.enabled=true limit.whenExceeded=refuse, limit.enabled=true limit.whenExceeded=deny, ''               , limit.whenExceeded=refuse
          idle.enabled=true idle.value=8 idle.unit=hours,                                 , idle.enabled=true idle.unit=hours idle.value=8, idle.enabled idle.unit idle.value, ''
          idle.enabled=true idle.value=8 idle.unit=hours, idle.enabled=true idle.value=20 , idle.enabled=true idle.value=20          , ''                        , ''
          idle.enabled=true idle.value=8 idle.unit=hours, idle.enabled=true idle.value=9 idle.unit=weeks, idle.enabled=true idle.unit=hours idle.value=8, '' , idle.unit=weeks idle.value=9
          idle.enabled=true idle.value=8 idle.unit=hours, idle.enabled=false              , idle.unit=hours idle.value=8             , idle.unit idle.value      , ''
          idle.enabled=true idle.value=8 idle.unit=hours, idle.enabled=true idle.unit=weeks, idle.enabled=true idle.unit=hours idle.value=8, ''             , idle.unit=weeks idle.value=
          idle.enabled=true idle.value=8 idle.unit=hours, idle.enabled=true idle.value=x  , idle.enabled=true idle.unit=hours idle.value=8, ''             , idle.unit= idle.value=x
          limit.enabled=true                       , idle.enabled=true                    , idle.enabled=true limit.enabled=true     , limit.enabled             , ''
          privacy.ip=masked                        , privacy.ip=none                      , privacy.ip=masked                        , ''                        , privacy.ip=none
          list.roles=member                        , list.roles=                          , ''                                       , ''                        , ''
          tools.acceptChanges=true limit.enabled=true ,                                   , tools.acceptChanges=true                 , ''                        , ''
          tools.acceptChanges=true limit.enabled=true , limit.enabled=TRUE                , limit.enabled=true tools.acceptChanges=true, ''                      , limit.enabled=TRUE
          tools.acceptChanges=true limit.enabled=true , tools.acceptChanges=false         , limit.enabled=true                       , limit.enabled             , ''
          tools.acceptChanges=true limit.enabled=true , tools.acceptChanges=yes           , tools.acceptChanges=true                 , ''                        , tools.acceptChanges=yes
          limit.enabled=true                       , tools.acceptChanges=true             , tools.acceptChanges=true                 , ''                        , ''
          limit.enabled=true                       , tools.acceptChanges=yes              , limit.enabled=true                       , limit.enabled             , tools.acceptChanges=yes
          """)
  void decides(
      String kept, @Nullable String found, String inForce, String vanished, String broken) {
    SettingsFinding finding = found(kept, found);
    assertThat(shown(finding.settings())).isEqualTo(inForce);
    assertThat(
            String.join(
                " ", finding.drift().vanished().stream().map(Setting::field).sorted().toList()))
        .isEqualTo(vanished);
    assertThat(shown(finding.drift().broken())).isEqualTo(broken);

    Map<Setting, String> written = texts(found);
    written.putAll(finding.restore());
    assertThat(SettingsCodec.read(written::get).problems()).as("after the restoring").isEmpty();
    SettingsFinding again = SettingsFinding.of(finding.settings(), written::get);
    assertThat(again.settings()).isEqualTo(finding.settings());
    assertThat(again.restore()).as("twice changes nothing").isEmpty();
    assertThat(again.drift().isNone()).isTrue();
  }

  @Test
  void whatIsGivenAndReadableIsLeftAlone() {
    assertThat(found("limit.enabled=true", "limit.enabled=true").restore()).isEmpty();
    assertThat(found("limit.enabled=true", "limit.enabled=false").restore()).isEmpty();
    assertThat(found("limit.enabled=true limit.maxSessions=1", "limit.maxSessions=7").restore())
        .isEqualTo(Map.of(Setting.LIMIT_ENABLED, "true"));
  }

  @Test
  void acceptedIsOffWhatVanished() {
    SettingsFinding finding = found("limit.enabled=true limit.maxSessions=1", "idle.enabled=true");
    SettingsReading accepted = finding.drift().accepted(finding.settings());
    assertThat(accepted.problems()).isEmpty();
    assertThat(shown(accepted.settings())).isEqualTo("idle.enabled=true");
  }

  @Test
  void whatIsBrokenIsNotAcceptedAndAllOfItIsNamed() {
    SettingsFinding finding =
        found("limit.enabled=true limit.maxSessions=1", "limit.enabled=yes limit.maxSessions=0");
    assertThat(finding.drift().accepted(finding.settings()).problems())
        .extracting(FieldProblem::field)
        .containsExactly("limit.enabled", "limit.maxSessions");
  }

  @Test
  void driftIsReadAsItWasWritten() {
    SettingsDrift drift =
        new SettingsDrift(
            Set.of(Setting.LIMIT_ENABLED),
            Map.of(Setting.LIMIT_MAX, "", Setting.IDLE_UNIT, "=weeks\u0000\uD83D\uDE00"));
    assertThat(SettingsDrift.read(drift.write())).isEqualTo(drift);
    assertThat(SettingsDrift.read(Map.of("other", "="))).isEqualTo(SettingsDrift.NONE);
  }

  @Test
  void newerDriftCountsAndOlderStays() {
    SettingsDrift older =
        new SettingsDrift(
            Set.of(Setting.LIMIT_ENABLED, Setting.IDLE_ENABLED), Map.of(Setting.LIMIT_MAX, "0"));
    SettingsDrift newer =
        new SettingsDrift(Set.of(Setting.LIMIT_MAX), Map.of(Setting.LIMIT_ENABLED, "yes"));
    assertThat(older.plus(newer))
        .isEqualTo(
            new SettingsDrift(
                Set.of(Setting.LIMIT_MAX, Setting.IDLE_ENABLED),
                Map.of(Setting.LIMIT_ENABLED, "yes")));
    assertThat(older.concerns(List.of(Setting.PRIVACY_IP))).isFalse();
    assertThat(older.concerns(List.of(Setting.PRIVACY_IP, Setting.LIMIT_MAX))).isTrue();
  }

  @Test
  void foundTextIsCutBetweenCharacters() {
    String emoji = "\uD83D\uDE00";
    SettingsDrift drift =
        new SettingsDrift(Set.of(), Map.of(Setting.LIMIT_MAX, emoji.repeat(20_000)));
    assertThat(drift.broken().get(Setting.LIMIT_MAX)).isEqualTo(emoji.repeat(200));
  }

  @Test
  void reportTellsWhatWasFoundAndWhatHolds() {
    SettingsFinding finding = found("limit.enabled=true privacy.ip=masked", "privacy.ip=none");
    SettingsDriftReport report =
        SettingsDriftReport.of(finding.drift(), finding.settings(), 7, "tool");
    assertThat(report.acceptable()).isFalse();
    assertThat(report.settings())
        .containsExactly(
            new SettingsDriftReport.Drifting(
                "limit.enabled", "sessionGuard.limit.enabled", "settings-vanished", null, "true"),
            new SettingsDriftReport.Drifting(
                "privacy.ip", "sessionGuard.privacy.ip", "settings-broken", "none", "masked"));
    assertThat(finding.settings().privacy().ip()).isEqualTo(Detail.MASKED);
  }

  private static final String ONE =
      """
      [{"name":"A","enabled":true,"mode":"enforced","who":{"users":["a"]},"exempt":true}]""";

  private static SettingsFinding rules(@Nullable String kept, @Nullable String found) {
    GuardSettings before =
        kept == null
            ? null
            : SettingsCodec.read(setting -> setting == Setting.RULES ? kept : null).settings();
    return SettingsFinding.of(before, setting -> setting == Setting.RULES ? found : null);
  }

  private static String inForce(SettingsFinding finding) {
    return Setting.RULES.textIn(finding.settings());
  }

  @Test
  void rulesThatVanishOrBreakAreRestored() {
    SettingsFinding vanished = rules(ONE, null);
    assertThat(inForce(vanished)).isEqualTo(ONE);
    assertThat(vanished.restore()).isEqualTo(Map.of(Setting.RULES, ONE));
    assertThat(vanished.drift().vanished()).containsExactly(Setting.RULES);

    String halfBroken = ONE.replace("[{", "[5,{").replace("\"A\"", "\"B\"");
    SettingsFinding broken = rules(ONE, halfBroken);
    assertThat(inForce(broken)).isEqualTo(ONE);
    assertThat(broken.restore()).isEqualTo(Map.of(Setting.RULES, ONE));
    assertThat(broken.drift().broken()).isEqualTo(Map.of(Setting.RULES, halfBroken));
    assertThat(broken.drift().accepted(broken.settings()).problems())
        .extracting(FieldProblem::field)
        .containsExactly("rules[0]");
  }

  @Test
  void otherGoodRulesHold() {
    String other = ONE.replace("\"A\"", "\"B\"");
    SettingsFinding changed = rules(ONE, other);
    assertThat(inForce(changed)).isEqualTo(other);
    assertThat(changed.restore()).isEmpty();
    assertThat(changed.drift().isNone()).isTrue();
    assertThat(inForce(rules(ONE, "[]"))).isEqualTo("[]");
    assertThat(rules(null, null).drift().isNone()).isTrue();
  }

  /** Of a realm that was just imported nothing is kept: what can be read holds. */
  @Test
  void ofRulesThatWereNeverKeptThoseHoldThatCanBeRead() {
    SettingsFinding poisoned = rules(null, ONE.replace("[{", "[{\"name\":\"bad\"},{"));
    assertThat(inForce(poisoned)).isEqualTo(ONE);
    assertThat(poisoned.restore()).isEqualTo(Map.of(Setting.RULES, ONE));
    assertThat(poisoned.drift().broken()).containsOnlyKeys(Setting.RULES);
    assertThat(inForce(rules(null, "x".repeat(1_000_000)))).isEqualTo("[]");
  }
}
