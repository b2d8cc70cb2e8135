package dev.sessionguard.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.applications.Applications;
import dev.sessionguard.caps.Caps;
import dev.sessionguard.limit.LimitPolicy;
import dev.sessionguard.limit.Mode;
import dev.sessionguard.limit.SessionLimit;
import dev.sessionguard.limit.WhenExceeded;
import dev.sessionguard.rules.Resolution;
import dev.sessionguard.rules.RuleLimit;
import dev.sessionguard.rules.Rules;
import dev.sessionguard.rules.RulesCodec;
import dev.sessionguard.rules.Source;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of attribute, rule and realm holds for a user, and what it means for the realm's gates. */
class UserLimitTest {

  private static @Nullable WhenExceeded behaviour(@Nullable String id) {
    return id == null ? null : WhenExceeded.byId(id).orElseThrow();
  }

  private static GuardSettings settings(boolean enabled, boolean attribute) {
    return new GuardSettings(
        new LimitSettings(
            enabled,
            Mode.ENFORCED,
            4,
            WhenExceeded.ASK_USER,
            WhenExceeded.END_OLDEST,
            false,
            true,
            attribute),
        IdleSettings.DEFAULT,
        HistorySettings.DEFAULT,
        PrivacySettings.DEFAULT,
        ListSettings.DEFAULT,
        NoticeSettings.DEFAULT,
        EventSettings.DEFAULT,
        ToolSettings.DEFAULT,
        Rules.NONE,
        Applications.NONE,
        Caps.NONE);
  }

  /** As {@code number whenExceeded fallback from}. */
  private static String shown(LimitPolicy policy) {
    return "%s %s %s %s"
        .formatted(
            policy.isUnlimited() ? "none" : policy.limit().max(),
            policy.whenExceeded().id(),
            policy.fallback().id(),
            policy.rule().isEmpty() ? "realm" : policy.rule());
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          # realm is on, rule: number, whenExceeded, fallback, exempt, attribute, what holds
          true , - , -         , -    , false, -, 4 ask-user end-oldest realm
          false, - , -         , -    , false, -, none ask-user end-oldest realm
          true , 2 , -         , -    , false, -, 2 ask-user end-oldest R
          false, 2 , -         , -    , false, -, 2 ask-user end-oldest R
          true , 9 , deny      , -    , false, -, 9 deny end-oldest R
          true , 9 , deny      , deny , false, -, 9 deny deny R
          true , 0 , -         , -    , false, -, none ask-user end-oldest R
          true , - , -         , -    , true , -, none deny deny realm
          true , 2 , -         , -    , true , -, none deny deny realm
          true , - , -         , -    , false, 7, 7 ask-user end-oldest user
          false, - , -         , -    , false, 7, 7 ask-user end-oldest user
          true , 2 , deny      , deny , false, 7, 7 deny deny user
          true , 0 , -         , -    , false, 7, 7 ask-user end-oldest user
          true , 2 , deny      , deny , true , 7, none deny deny realm
          """)
  void holds(
      boolean enabled,
      @Nullable Integer number,
      @Nullable String whenExceeded,
      @Nullable String fallback,
      boolean exempt,
      @Nullable Integer attribute,
      String expected) {
    Resolution.Held held =
        number == null
            ? null
            : new Resolution.Held(
                new RuleLimit(
                    number == 0 ? null : number, behaviour(whenExceeded), behaviour(fallback)),
                new Source("R", "user a"));
    UserLimit limit =
        UserLimit.of(
            settings(enabled, attribute != null),
            new Resolution(held, exempt ? new Source("X", "user a") : null, null, null),
            attribute == null ? OptionalInt.empty() : OptionalInt.of(attribute));
    assertThat(shown(limit.policy())).isEqualTo(expected);
    assertThat(limit.exempt() != null).isEqualTo(exempt);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      quoteCharacter = '`',
      textBlock =
          """
          # realm is on | attribute | rule's enabled, limit                        | limits | asks  | least
          false | false | -                                                        | false | false | -
          true  | false | -                                                        | true  | true  | 4
          false | true  | -                                                        | true  | true  | 1
          false | false | "exempt":true                                            | false | false | -
          false | false | "limit":{"maxSessions":null}                             | false | false | -
          false | false | "limit":{"maxSessions":2}                                | true  | true  | 2
          false | false | "limit":{"maxSessions":2,"whenExceeded":"deny"}          | true  | false | 2
          false | false | "enabled":false,"limit":{"maxSessions":2}                | false | false | -
          true  | false | "limit":{"maxSessions":9,"whenExceeded":"deny"}          | true  | true  | 4
          true  | false | "limit":{"maxSessions":2,"whenExceeded":"deny"}          | true  | true  | 2
          """)
  void gatesStandWhereTheyAreNeeded(
      boolean enabled,
      boolean attribute,
      @Nullable String rule,
      boolean limits,
      boolean asks,
      @Nullable Integer least) {
    GuardSettings settings = settings(enabled, attribute);
    if (rule != null) {
      settings =
          settings.withRules(
              RulesCodec.read("[{\"name\":\"R\",\"who\":{\"users\":[\"a\"]}," + rule + "}]")
                  .rules());
      assertThat(settings.rules().list()).hasSize(1);
    }
    assertThat(settings.limitsAnybody()).isEqualTo(limits);
    assertThat(settings.mayAsk()).isEqualTo(asks);
    assertThat(settings.least())
        .isEqualTo(least == null ? SessionLimit.UNLIMITED : SessionLimit.of(least));
  }

  @ParameterizedTest
  @CsvSource({"2, 1, 1, ''", "2, 3, 2, R", "2, 2, 2, R"})
  void aFlowsNumberIsNoRules(int ofRule, int ofFlow, int holds, String rule) {
    LimitPolicy tightened =
        new LimitPolicy(SessionLimit.of(ofRule), WhenExceeded.DENY, WhenExceeded.DENY, true, "R")
            .tightenedBy(SessionLimit.of(ofFlow), WhenExceeded.END_OLDEST);
    assertThat(tightened.limit().max()).isEqualTo(holds);
    assertThat(tightened.rule()).isEqualTo(rule);
    assertThat(tightened.whenExceeded()).isEqualTo(WhenExceeded.END_OLDEST);
  }
}
