package dev.sessionguard.idle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.settings.IdleSettings;
import dev.sessionguard.text.SpanUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One story a table: what a realm's numbers become, and what comes back. */
class IdlePlanTest {

  private static final IdleSettings ON_15 = new IdleSettings(true, 15, SpanUnit.MINUTES);
  private static final IdleSettings ON_120 = new IdleSettings(true, 2, SpanUnit.HOURS);
  private static final IdleSettings OFF_15 = new IdleSettings(false, 15, SpanUnit.MINUTES);

  @Test
  void neverSwitchedOnTouchesNothing() {
    RealmTimeouts now = new RealmTimeouts(1800, 86_400, 3600, true);
    assertThat(IdlePlan.of(now, RememberedTimeouts.NOTHING, OFF_15))
        .isEqualTo(new IdlePlan(now, RememberedTimeouts.NOTHING));
  }

  @Test
  void switchingOnWritesAndRemembers() {
    IdlePlan plan = IdlePlan.of(realm(1800, 86_400, 3600), RememberedTimeouts.NOTHING, ON_15);
    assertThat(plan).isEqualTo(new IdlePlan(realm(900, 0, 0), remembered(1800, 86_400, 3600, 900)));
  }

  @Test
  void switchingOffBringsBackWhatWasThere() {
    assertThat(IdlePlan.of(realm(900, 0, 0), remembered(1800, 86_400, 3600, 900), OFF_15))
        .isEqualTo(new IdlePlan(realm(1800, 86_400, 3600), RememberedTimeouts.NOTHING));
  }

  @Test
  void sameNumberAsBeforeIsRememberedToo() {
    assertThat(IdlePlan.of(realm(900, 0, 0), RememberedTimeouts.NOTHING, ON_15).remembered())
        .isEqualTo(remembered(900, null, null, 900));
  }

  @Test
  void changedSettingKeepsWhatWasBeforeTheSwitch() {
    assertThat(IdlePlan.of(realm(900, 0, 0), remembered(1800, 86_400, 3600, 900), ON_120))
        .isEqualTo(new IdlePlan(realm(7200, 0, 3600), remembered(1800, 86_400, null, 7200)));
  }

  /** {@code was} is what the realm had before the switch, 15 minutes; {@code set} is set since. */
  @ParameterizedTest
  @CsvSource({"1800, 600", "1800, 3600", "0, 1800", "900, 300"})
  void numberSetElsewhereIsOverriddenAndThePreviousOneStays(int was, int set) {
    assertThat(IdlePlan.of(realm(set, 0, 0), remembered(was, null, null, 900), ON_15))
        .isEqualTo(new IdlePlan(realm(900, 0, 0), remembered(was, null, null, 900)));
  }

  @Test
  void numberSetTogetherWithSwitchingOffStays() {
    assertThat(IdlePlan.of(realm(600, 0, 0), remembered(1800, null, null, 900), OFF_15))
        .isEqualTo(new IdlePlan(realm(600, 0, 0), RememberedTimeouts.NOTHING));
  }

  @Test
  void switchingOffWithAnotherValueStillKnowsWhatWasWritten() {
    IdleSettings offAndChanged = new IdleSettings(false, 5, SpanUnit.MINUTES);
    assertThat(
            IdlePlan.of(realm(900, 0, 0), remembered(1800, null, null, 900), offAndChanged)
                .timeouts())
        .isEqualTo(realm(1800, 0, 0));
  }

  @Test
  void importThatLostWhatWasWrittenIsRestoredByTheSetting() {
    assertThat(IdlePlan.of(realm(900, 0, 0), remembered(1800, null, null, null), OFF_15).timeouts())
        .isEqualTo(realm(1800, 0, 0));
  }

  /** The number, what is remembered, and what both become under a timeout of 900 seconds. */
  @ParameterizedTest(name = "{0} remembering {1}: {2} remembering {3}")
  @CsvSource({
    "0, , 0, ", // inherits
    "-1, , -1, ", // inherits, as Keycloak also reads it
    "600, , 600, ", // shorter: not ours to touch
    "900, , 900, ", // equal
    "901, , 0, 901", // longer
    "3600, 86400, 0, 86400", // set elsewhere while ours is in force
    "600, 86400, 600, ", // somebody chose one that fits
    "0, 86400, 0, 86400", // as we left it
    "0, 900, 900, ", // fits again after the timeout was raised
    "0, 0, 0, 0", // a mangled memory restores nothing
  })
  void rememberMeAndClientIdleGiveWayOnlyWhereLonger(
      int now, @Nullable Integer remembered, int then, @Nullable Integer thenRemembered) {
    IdlePlan plan =
        IdlePlan.of(realm(900, now, now), remembered(1800, remembered, remembered, 900), ON_15);
    assertThat(plan)
        .isEqualTo(
            new IdlePlan(
                realm(900, then, then), remembered(1800, thenRemembered, thenRemembered, 900)));
  }

  @Test
  void switchingOffLeavesWhatSomebodySetSince() {
    assertThat(IdlePlan.of(realm(900, 600, 300), remembered(1800, 86_400, 3600, 900), OFF_15))
        .isEqualTo(new IdlePlan(realm(1800, 600, 300), RememberedTimeouts.NOTHING));
  }

  /**
   * Keycloak refuses to save a realm with a client idle above: at 1800, or 86400 by remember me.
   */
  @ParameterizedTest
  @CsvSource({
    "true, 3600, 3600",
    "true, 86400, 86400",
    "true, 86401, 0",
    "false, 1800, 1800",
    "false, 3600, 0"
  })
  void clientIdleComesBackOnlyWhereKeycloakAllowsIt(boolean rememberMe, int previous, int then) {
    RealmTimeouts now = new RealmTimeouts(900, 0, 0, rememberMe);
    assertThat(
            IdlePlan.of(now, remembered(1800, 86_400, previous, 900), OFF_15)
                .timeouts()
                .clientIdle())
        .isEqualTo(then);
  }

  @Test
  void clientIdleComesBackUnderKeycloaksDefaultWhereNoNumberIsSet() {
    RealmTimeouts now = new RealmTimeouts(900, 0, 0, false);
    assertThat(IdlePlan.of(now, remembered(0, null, 1800, 900), OFF_15).timeouts().clientIdle())
        .isEqualTo(1800);
  }

  @Test
  void planningAgainChangesNothing() {
    for (int sso : List.of(0, 300, 900, 1800)) {
      for (int other : List.of(0, 300, 900, 86_400)) {
        for (RememberedTimeouts memory :
            List.of(RememberedTimeouts.NOTHING, remembered(1800, 86_400, 3600, 900))) {
          for (IdleSettings settings : List.of(ON_15, ON_120, OFF_15)) {
            IdlePlan once = IdlePlan.of(realm(sso, other, other), memory, settings);
            assertThat(IdlePlan.of(once.timeouts(), once.remembered(), settings))
                .as("%d %d %s %s", sso, other, memory, settings)
                .isEqualTo(once);
          }
        }
      }
    }
  }

  @Test
  void onAndOffAgainIsAsIfNothingHadBeen() {
    for (int sso : List.of(0, 300, 900, 1800, 86_400)) {
      for (int rememberMe : List.of(0, 300, 900, 86_400)) {
        for (int client : List.of(0, 300, sso)) {
          RealmTimeouts before = realm(sso, rememberMe, client);
          IdlePlan on = IdlePlan.of(before, RememberedTimeouts.NOTHING, ON_15);
          IdlePlan changed = IdlePlan.of(on.timeouts(), on.remembered(), ON_120);
          IdlePlan off = IdlePlan.of(changed.timeouts(), changed.remembered(), OFF_15);
          assertThat(off).isEqualTo(new IdlePlan(before, RememberedTimeouts.NOTHING));
        }
      }
    }
  }

  private static RealmTimeouts realm(int sso, int rememberMe, int client) {
    return new RealmTimeouts(sso, rememberMe, client, true);
  }

  private static RememberedTimeouts remembered(
      @Nullable Integer sso,
      @Nullable Integer rememberMe,
      @Nullable Integer client,
      @Nullable Integer written) {
    return new RememberedTimeouts(sso, rememberMe, client, written);
  }
}
