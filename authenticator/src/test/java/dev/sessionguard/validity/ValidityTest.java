package dev.sessionguard.validity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.idle.SessionEnd;
import dev.sessionguard.ledger.EndReason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a session died of, as a table. Now is second 1000; used last at 900, idle at 1500. */
class ValidityTest {
  private static final long NOW = 1_000_000;

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          # case,                        user,     stored, remembered, allowed, providerGone, realmNb, userNb, clientNb, idleAt,  maxAt,   diedOf
          everything in order,           enabled,  true,   false,      true,    false,        0,       0,      0,        1500000, 0,       -
          remembered and allowed,        enabled,  true,   true,       true,    false,        0,       0,      0,        1500000, 0,       -
          not stored,                    enabled,  false,  false,      true,    false,        0,       0,      0,        1500000, 0,       unknown
          user deleted,                  gone,     true,   false,      true,    false,        0,       0,      0,        1500000, 0,       user-deleted
          user disabled,                 disabled, true,   false,      true,    false,        0,       0,      0,        1500000, 0,       user-disabled
          user locked out,               locked,   true,   false,      true,    false,        0,       0,      0,        1500000, 0,       user-locked
          provider removed,              enabled,  true,   false,      true,    true,         0,       0,      0,        1500000, 0,       provider-removed
          remember-me switched off,      enabled,  true,   true,       false,   false,        0,       0,      0,        1500000, 0,       remember-me-off
          not remembered,                enabled,  true,   false,      false,   false,        0,       0,      0,        1500000, 0,       -
          realm not-before,              enabled,  true,   false,      true,    false,        901,     0,      0,        1500000, 0,       not-before
          used in the very second,       enabled,  true,   false,      true,    false,        900,     0,      0,        1500000, 0,       -
          user not-before,               enabled,  true,   false,      true,    false,        0,       950,    0,        1500000, 0,       not-before
          client not-before,             enabled,  true,   false,      true,    false,        0,       0,      950,      1500000, 0,       not-before
          the latest of three,           enabled,  true,   false,      true,    false,        100,     950,    200,      1500000, 0,       not-before
          idle,                          enabled,  true,   false,      true,    false,        0,       0,      0,        1000000, 0,       idle
          lived long enough,             enabled,  true,   false,      true,    false,        0,       0,      0,        1500000, 990000,  max-lifespan
          idle before not-before,        enabled,  true,   false,      true,    false,        980,     0,      0,        970000,  0,       idle
          not-before and then idle,      enabled,  true,   false,      true,    false,        950,     0,      0,        970000,  0,       not-before
          idle and provider removed,     enabled,  true,   false,      true,    true,         0,       0,      0,        970000,  0,       idle
          disabled and idle,             disabled, true,   false,      true,    false,        0,       0,      0,        970000,  0,       user-disabled
          not stored and provider gone,  enabled,  false,  false,      true,    true,         0,       0,      0,        1500000, 0,       provider-removed
          """)
  void diedOf(
      String name,
      String user,
      boolean stored,
      boolean remembered,
      boolean allowed,
      boolean providerGone,
      int realmNotBefore,
      int userNotBefore,
      int clientNotBefore,
      long idleAt,
      long maxAt,
      String diedOf) {
    assertThat(
            Validity.diedOf(
                    new RealmState(allowed, realmNotBefore),
                    user(user, userNotBefore),
                    new SessionState(
                        stored,
                        remembered,
                        providerGone,
                        clientNotBefore,
                        900,
                        new SessionEnd(idleAt, maxAt)),
                    NOW)
                .map(EndReason::id)
                .orElse(null))
        .as(name)
        .isEqualTo(diedOf);
  }

  private static UserState user(String how, int notBefore) {
    return switch (how) {
      case "gone" -> UserState.GONE;
      case "disabled" -> new UserState(true, false, false, notBefore);
      case "locked" -> new UserState(true, false, true, notBefore);
      default -> new UserState(true, true, false, notBefore);
    };
  }

  @ParameterizedTest
  @EnumSource(EndReason.class)
  void onlyTheseHangOnTheExactSecond(EndReason reason) {
    assertThat(Validity.needsExactUse(reason))
        .isEqualTo(reason == EndReason.IDLE || reason == EndReason.NOT_BEFORE);
  }
}
