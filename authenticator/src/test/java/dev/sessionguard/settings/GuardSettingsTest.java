package dev.sessionguard.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.caps.Caps;
import dev.sessionguard.limit.Mode;
import dev.sessionguard.limit.SessionLimit;
import dev.sessionguard.limit.WhenExceeded;
import dev.sessionguard.rules.RulesCodec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What realm, attribute and rules come to for the realm as a whole. */
class GuardSettingsTest {

  /** The realm's number is 4. */
  private static GuardSettings settings(
      boolean enabled, String whenExceeded, boolean attribute, @Nullable String rules) {
    GuardSettings realm =
        new GuardSettings(
            new LimitSettings(
                enabled,
                Mode.ENFORCED,
                4,
                WhenExceeded.byId(whenExceeded).orElseThrow(),
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
            GuardSettings.DEFAULT.rules(),
            GuardSettings.DEFAULT.applications(),
            Caps.NONE);
    if (rules == null) {
      return realm;
    }
    StringBuilder json = new StringBuilder();
    for (String rule : rules.split(";", -1)) {
      json.append(json.isEmpty() ? "[" : ",")
          .append("{\"name\":\"R%d\",\"who\":{\"users\":[\"a\"]},".formatted(json.length()))
          .append(rule.strip())
          .append('}');
    }
    GuardSettings ruled = realm.withRules(RulesCodec.read(json.append(']').toString()).rules());
    assertThat(ruled.rules().list()).hasSize(rules.split(";", -1).length);
    return ruled;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      quoteCharacter = '`',
      textBlock =
          """
          # on  | what happens | attribute | rules                                                            | asks
          # the realm, and the attribute, which takes what happens from the realm
          true  | ask-user     | false     | -                                                                | true
          true  | ask-user     | true      | -                                                                | true
          true  | deny         | false     | -                                                                | false
          true  | deny         | true      | -                                                                | false
          true  | end-oldest   | false     | -                                                                | false
          false | ask-user     | false     | -                                                                | false
          false | ask-user     | true      | -                                                                | true
          false | deny         | true      | -                                                                | false
          # a rule that says itself what happens
          false | deny         | false     | "limit":{"maxSessions":2,"whenExceeded":"ask-user"}              | true
          false | ask-user     | false     | "limit":{"maxSessions":2,"whenExceeded":"deny"}                  | false
          true  | deny         | false     | "limit":{"maxSessions":2,"whenExceeded":"ask-user"}              | true
          false | deny         | false     | "limit":{"maxSessions":2,"whenExceeded":"end-oldest"}            | false
          # a rule that leaves it to the realm
          false | ask-user     | false     | "limit":{"maxSessions":2}                                        | true
          false | deny         | false     | "limit":{"maxSessions":2}                                        | false
          true  | deny         | false     | "limit":{"maxSessions":2}                                        | false
          # a rule that gives no number: another may come by the attribute, and by that alone
          false | deny         | false     | "limit":{"maxSessions":null,"whenExceeded":"ask-user"}           | false
          false | deny         | true      | "limit":{"maxSessions":null,"whenExceeded":"ask-user"}           | true
          true  | deny         | false     | "limit":{"maxSessions":null,"whenExceeded":"ask-user"}           | false
          false | deny         | true      | "limit":{"maxSessions":null,"whenExceeded":"deny"}               | false
          false | deny         | true      | "limit":{"maxSessions":null}                                     | false
          # a rule that says nothing about the limit, and one that is off
          false | deny         | true      | "exempt":true                                                    | false
          false | ask-user     | false     | "exempt":true                                                    | false
          false | deny         | false     | "enabled":false,"limit":{"maxSessions":2,"whenExceeded":"ask-user"} | false
          false | deny         | true      | "enabled":false,"limit":{"maxSessions":2,"whenExceeded":"ask-user"} | false
          # one of many is enough
          false | deny         | false     | "exempt":true; "limit":{"maxSessions":2,"whenExceeded":"ask-user"} | true
          false | deny         | true      | "exempt":true; "limit":{"maxSessions":2}; "limit":{"maxSessions":2,"whenExceeded":"deny"} | false
          """)
  void somebodyMayBeAsked(
      boolean enabled,
      String whenExceeded,
      boolean attribute,
      @Nullable String rules,
      boolean asks) {
    assertThat(settings(enabled, whenExceeded, attribute, rules).mayAsk()).isEqualTo(asks);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      quoteCharacter = '`',
      textBlock =
          """
          # on  | attribute | rules                                                             | limits | least
          false | false     | -                                                                 | false  | -
          true  | false     | -                                                                 | true   | 4
          false | true      | -                                                                 | true   | 1
          true  | true      | "limit":{"maxSessions":2}                                         | true   | 1
          false | false     | "limit":{"maxSessions":9}                                         | true   | 9
          true  | false     | "limit":{"maxSessions":9}                                         | true   | 4
          true  | false     | "limit":{"maxSessions":3}                                         | true   | 3
          true  | false     | "limit":{"maxSessions":4}                                         | true   | 4
          true  | false     | "limit":{"maxSessions":3}; "limit":{"maxSessions":2}              | true   | 2
          true  | false     | "limit":{"maxSessions":null}; "limit":{"maxSessions":2}           | true   | 2
          true  | false     | "enabled":false,"limit":{"maxSessions":2}                         | true   | 4
          false | false     | "enabled":false,"limit":{"maxSessions":2}                         | false  | -
          false | false     | "limit":{"maxSessions":null}                                      | false  | -
          false | false     | "exempt":true                                                     | false  | -
          false | false     | "exempt":true; "limit":{"maxSessions":1000}                       | true   | 1000
          """)
  void somebodyIsLimited(
      boolean enabled,
      boolean attribute,
      @Nullable String rules,
      boolean limits,
      @Nullable Integer least) {
    GuardSettings settings = settings(enabled, "deny", attribute, rules);
    assertThat(settings.limitsAnybody()).isEqualTo(limits);
    assertThat(settings.least())
        .isEqualTo(least == null ? SessionLimit.UNLIMITED : SessionLimit.of(least));
  }
}
