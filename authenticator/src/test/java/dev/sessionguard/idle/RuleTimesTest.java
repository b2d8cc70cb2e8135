package dev.sessionguard.idle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.idle.RuleTimes.Over;
import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.rules.Resolution;
import dev.sessionguard.rules.Resolution.Time;
import dev.sessionguard.rules.Source;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which time ends a session, as a table of seconds: started at 0, used last at 1000. A rule's idle
 * time is by rule I, its lifetime by rule L.
 */
class RuleTimesTest {
  private static final long LAST_USE = 1_000_000;

  private static RuleTimes times(@Nullable Integer idle, @Nullable Integer lifetime) {
    return RuleTimes.of(
        new Resolution(
            null,
            null,
            idle == null ? null : new Time(idle, new Source("I", "realm role a")),
            lifetime == null ? null : new Time(lifetime, new Source("L", "group /g"))));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          # case,                            idle, lifetime, keycloakIdle, keycloakMax, now,    reason,       rule
          no rule and not over,              -,    -,        1800,         36000,       2799,   -,            -
          no rule and idle,                  -,    -,        1800,         36000,       2800,   idle,         -
          no rule and aged,                  -,    -,        1800,         1500,        1500,   max-lifespan, -
          a second before,                   600,  -,        1800,         36000,       1599,   -,            -
          at the very second,                600,  -,        1800,         36000,       1600,   idle,         I
          long after,                        600,  -,        1800,         36000,       90000,  idle,         I
          keycloak is stricter,              3600, -,        1800,         36000,       2799,   -,            -
          keycloak is stricter and over,     3600, -,        1800,         36000,       2800,   idle,         -
          both say the same,                 1800, -,        1800,         36000,       2800,   idle,         I
          lives long enough a second later,  -,    1500,     1800,         36000,       1499,   -,            -
          lives long enough,                 -,    1500,     1800,         36000,       1500,   max-lifespan, L
          keycloak's is shorter,             -,    50000,    90000,        36000,       36000,  max-lifespan, -
          keycloak knows no maximum,         -,    1500,     1800,         0,           1500,   max-lifespan, L
          not even a minimum of it,          -,    1500,     1800,         -1,          1500,   max-lifespan, L
          idle comes first,                  600,  1700,     1800,         36000,       1800,   idle,         I
          age comes first,                   600,  1550,     1800,         36000,       1800,   max-lifespan, L
          both at once,                      600,  1600,     1800,         36000,       1600,   max-lifespan, L
          idle of keycloak before an age,    -,    3000,     1800,         36000,       3500,   idle,         -
          age of keycloak before an idle,    600,  -,        1800,         1550,        1700,   max-lifespan, -
          """)
  void theStricterOfRuleAndKeycloakHolds(
      String name,
      @Nullable Integer idle,
      @Nullable Integer lifetime,
      long keycloakIdle,
      long keycloakMax,
      long now,
      @Nullable String reason,
      @Nullable String rule) {
    SessionEnd keycloaks = new SessionEnd(LAST_USE + keycloakIdle * 1000, keycloakMax * 1000);
    assertThat(times(idle, lifetime).over(keycloaks, LAST_USE, 0, now * 1000).orElse(null))
        .as(name)
        .isEqualTo(reason == null ? null : new Over(EndReason.byId(reason).orElseThrow(), rule));
  }

  @ParameterizedTest(name = "idle {0}, lifetime {1}: {2}")
  @CsvSource(
      nullValues = "-",
      value = {
        "-, -, -",
        "600, -, 1600000",
        "-, 1500, 1500000",
        "600, 1500, 1500000",
        "400, 1500, 1400000",
        "31536000, -, 31537000000",
        "-, 31536000, 31536000000",
      })
  void theDeadlineIsTheEarlierOfBoth(
      @Nullable Integer idle, @Nullable Integer lifetime, @Nullable Long deadline) {
    assertThat(times(idle, lifetime).deadline(LAST_USE, 0)).isEqualTo(deadline);
  }

  /** Keycloak forgets the milliseconds of a use. */
  @Test
  void theIdleTimeCountsFromTheWholeSecond() {
    assertThat(times(600, null).deadline(LAST_USE + 999, 0)).isEqualTo(1_600_000L);
    assertThat(times(600, null).over(SessionEnd.NEVER, LAST_USE + 999, 0, 1_600_000)).isPresent();
    assertThat(times(600, null).over(SessionEnd.NEVER, LAST_USE + 999, 0, 1_599_999)).isEmpty();
  }

  @Test
  void secondsAreToldWhereARuleGivesThem() {
    assertThat(times(600, null).idleSeconds()).isEqualTo(600);
    assertThat(times(600, null).lifetimeSeconds()).isNull();
    assertThat(times(null, 1500).idleSeconds()).isNull();
    assertThat(times(null, 1500).lifetimeSeconds()).isEqualTo(1500);
    assertThat(times(null, 1500).isNone()).isFalse();
    assertThat(times(600, null).isNone()).isFalse();
    assertThat(times(null, null)).isSameAs(RuleTimes.NONE);
    assertThat(RuleTimes.NONE.isNone()).isTrue();
    assertThat(RuleTimes.NONE.deadline(LAST_USE, 0)).isNull();
  }
}
