package dev.sessionguard.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.applications.Applications;
import dev.sessionguard.applications.ArbitraryApplications;
import dev.sessionguard.caps.ArbitraryCaps;
import dev.sessionguard.caps.Caps;
import dev.sessionguard.limit.Mode;
import dev.sessionguard.limit.WhenExceeded;
import dev.sessionguard.rules.ArbitraryRules;
import dev.sessionguard.rules.Rules;
import dev.sessionguard.settings.PrivacySettings.Detail;
import dev.sessionguard.text.FieldProblem;
import dev.sessionguard.text.SpanUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * What holds of settings and their texts, whatever an administrator or a realm file has in them.
 */
class SettingsCodecPropertiesTest {

  @Provide
  Arbitrary<GuardSettings> settings() {
    Arbitrary<Boolean> flags = Arbitraries.of(true, false);
    Arbitrary<LimitSettings> limits =
        Combinators.combine(
                flags,
                Arbitraries.of(Mode.class),
                Arbitraries.integers()
                    .between(LimitSettings.MIN_SESSIONS, LimitSettings.MAX_SESSIONS),
                Arbitraries.of(WhenExceeded.class),
                Arbitraries.of(WhenExceeded.class).filter(how -> how != WhenExceeded.ASK_USER),
                flags,
                flags,
                flags)
            .as(LimitSettings::new);
    Arbitrary<IdleSettings> idles =
        Arbitraries.of(SpanUnit.class)
            .flatMap(
                unit ->
                    Combinators.combine(
                            flags, Arbitraries.integers().between(1, IdleSettings.maxValue(unit)))
                        .as((enabled, value) -> new IdleSettings(enabled, value, unit)));
    Arbitrary<HistorySettings> histories =
        Arbitraries.integers()
            .between(HistorySettings.MIN_DAYS, HistorySettings.MAX_DAYS)
            .map(HistorySettings::new);
    Arbitrary<PrivacySettings> privacies =
        Combinators.combine(Arbitraries.of(Detail.class), Arbitraries.of(PrivacySettings.FOR_CITY))
            .as(PrivacySettings::new);
    Arbitrary<ListSettings> lists =
        Arbitraries.strings()
            .ofMinLength(1)
            .ofMaxLength(ListSettings.MAX_ROLE_LENGTH)
            .filter(ListSettings::isRoleName)
            .list()
            .ofMaxSize(5)
            .map(ListSettings::new);
    Arbitrary<NoticeSettings> notices = Combinators.combine(flags, flags).as(NoticeSettings::new);
    Arbitrary<EventSettings> events = flags.map(EventSettings::new);
    Arbitrary<ToolSettings> tools = flags.map(ToolSettings::new);
    return Combinators.combine(limits, idles, histories, privacies, lists, notices, events, tools)
        .as(
            (limit, idle, history, privacy, list, notice, event, tool) ->
                new GuardSettings(
                    limit,
                    idle,
                    history,
                    privacy,
                    list,
                    notice,
                    event,
                    tool,
                    Rules.NONE,
                    Applications.NONE,
                    Caps.NONE))
        .flatMap(some -> ArbitraryRules.rules().map(some::withRules))
        .flatMap(some -> ArbitraryApplications.applications().map(some::withApplications))
        .flatMap(some -> ArbitraryCaps.caps().map(some::withCaps));
  }

  /** Texts as they are written, mixed with others that are near a good one, and junk. */
  @Provide
  Arbitrary<Map<Setting, String>> texts() {
    Arbitrary<String> text =
        Arbitraries.oneOf(
            Arbitraries.of(
                "true",
                "false",
                "TRUE",
                "",
                " ",
                "0",
                "1",
                "-1",
                "1000",
                "1001",
                "+5",
                "007",
                "525600",
                "525601",
                "2147483648",
                "\u0663",
                "1e3",
                "deny",
                "ask-user",
                "end-oldest",
                "minutes",
                "hours",
                "days",
                "full",
                "masked",
                "off",
                "##",
                "a##b"),
            Arbitraries.integers().map(String::valueOf),
            Arbitraries.strings().ofMaxLength(300));
    return Arbitraries.maps(Arbitraries.of(Setting.class), text);
  }

  @Property
  void whatIsWrittenIsReadAgain(@ForAll("settings") GuardSettings settings) {
    Map<Setting, String> texts = SettingsCodec.write(settings);

    assertThat(texts).containsOnlyKeys(Setting.values());
    assertThat(SettingsCodec.read(texts::get)).isEqualTo(new SettingsReading(settings, List.of()));
  }

  @Property
  void whatIsReadWithoutAProblemIsNoOtherWhenWrittenAgain(
      @ForAll("texts") Map<Setting, String> texts) {
    SettingsReading reading = SettingsCodec.read(texts::get);
    Map<Setting, String> again = SettingsCodec.write(reading.settings());

    assertThat(SettingsCodec.read(again::get))
        .isEqualTo(new SettingsReading(reading.settings(), List.of()));
  }

  @Property
  void onlyWhatWasGivenIsAProblemAndOnlyOnce(@ForAll("texts") Map<Setting, String> texts) {
    List<String> fields =
        SettingsCodec.read(texts::get).problems().stream().map(FieldProblem::field).toList();

    assertThat(fields).doesNotHaveDuplicates();
    assertThat(texts.keySet().stream().map(Setting::field)).containsAll(fields);
  }

  @Property
  void oneBadTextHarmsNoOtherSection(
      @ForAll("settings") GuardSettings settings, @ForAll("texts") Map<Setting, String> others) {
    Map<Setting, String> texts = new EnumMap<>(SettingsCodec.write(settings));
    others.forEach(
        (setting, text) -> {
          if (setting.section().equals("idle")) {
            texts.put(setting, text);
          }
        });

    GuardSettings read = SettingsCodec.read(texts::get).settings();

    assertThat(read)
        .isEqualTo(
            new GuardSettings(
                settings.limit(),
                read.idle(),
                settings.history(),
                settings.privacy(),
                settings.list(),
                settings.notice(),
                settings.events(),
                settings.tools(),
                settings.rules(),
                settings.applications(),
                settings.caps()));
  }
}
