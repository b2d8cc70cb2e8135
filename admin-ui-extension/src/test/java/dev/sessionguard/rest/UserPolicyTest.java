package dev.sessionguard.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionguard.limit.LimitPolicy;
import dev.sessionguard.limit.SessionLimit;
import dev.sessionguard.limit.WhenExceeded;
import dev.sessionguard.rest.UserPolicy.Match;
import dev.sessionguard.rest.UserPolicy.OfDevices;
import dev.sessionguard.rest.UserPolicy.PolicyLimit;
import dev.sessionguard.rest.UserPolicy.PolicyTime;
import dev.sessionguard.rules.Resolution.Time;
import dev.sessionguard.rules.Source;
import dev.sessionguard.settings.UserLimit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the REST contract tells of one user's limit. */
class UserPolicyTest {
  private static final PolicyTime IDLE = new PolicyTime(600, "I", "group /g");
  private static final PolicyTime LIFETIME =
      new PolicyTime(36_000, "realm", "settings of the realm");

  private static UserLimit limit(@Nullable Integer max, @Nullable String exempt) {
    return new UserLimit(
        new LimitPolicy(
            max == null ? SessionLimit.UNLIMITED : SessionLimit.of(max),
            WhenExceeded.ASK_USER,
            WhenExceeded.END_OLDEST,
            true),
        new Source("R", "realm role a"),
        exempt == null ? null : new Source(exempt, "group /g"));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          # number, rule that exempts, exempt
          2,        -,                 false
          1000,     -,                 false
          -,        -,                 false
          2,        X,                 true
          -,        X,                 true
          """)
  void limitAndExemptionAreToldApart(
      @Nullable Integer max, @Nullable String exemptFrom, boolean exempt) {
    assertThat(
            UserPolicy.of(
                limit(max, exemptFrom),
                IDLE,
                LIFETIME,
                7,
                "allowed",
                List.of(OfDevices.of(limit(1, null), 3, "deny")),
                List.of(new Source("R", "realm role a")),
                Optional.of(limit(1, null))))
        .isEqualTo(
            new UserPolicy(
                new PolicyLimit(max, "ask-user", "end-oldest", "R", "realm role a"),
                IDLE,
                LIFETIME,
                exempt,
                exemptFrom,
                7,
                "allowed",
                List.of(
                    new OfDevices(
                        List.of("desktop", "mobile", "other"),
                        new PolicyLimit(1, "ask-user", "end-oldest", "R", "realm role a"),
                        3,
                        "deny")),
                List.of(new Match("R", "realm role a")),
                new PolicyLimit(1, "ask-user", "end-oldest", "R", "realm role a")));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          # by rule, by Keycloak, holds, from,  because
          -,         1800,        1800,  realm, settings of the realm
          600,       1800,        600,   R,     realm role a
          1800,      1800,        1800,  R,     realm role a
          1860,      1800,        1800,  realm, shorter than the rule R says
          """)
  void theShorterTimeHolds(
      @Nullable Integer byRule, int byKeycloak, int holds, String from, String because) {
    Time time = byRule == null ? null : new Time(byRule, new Source("R", "realm role a"));
    assertThat(PolicyTime.of(time, byKeycloak)).isEqualTo(new PolicyTime(holds, from, because));
  }

  @Test
  void whatIsAbsentIsToldAsNull() throws Exception {
    assertThat(
            new ObjectMapper()
                .writeValueAsString(
                    UserPolicy.of(
                        limit(null, null),
                        IDLE,
                        LIFETIME,
                        0,
                        "deny",
                        List.of(),
                        List.of(),
                        Optional.empty())))
        .isEqualTo(
            """
            {"limit":{"maxSessions":null,"whenExceeded":"ask-user","fallback":"end-oldest",\
            "from":"R","because":"realm role a"},\
            "idle":{"seconds":600,"from":"I","because":"group /g"},\
            "lifetime":{"seconds":36000,"from":"realm","because":"settings of the realm"},\
            "exempt":false,"exemptFrom":null,"held":0,"next":"deny","byDevice":[],"matches":[],"reportOnly":null}""");
  }
}
