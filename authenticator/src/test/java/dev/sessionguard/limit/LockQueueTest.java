package dev.sessionguard.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.limit.LockQueue.Place;
import org.junit.jupiter.api.Test;

/** Who may wait for a lock, and who may not. */
class LockQueueTest {
  private static final String ALICE = "realm/alice";
  private static final String BOB = "realm/bob";

  private final LockQueue queue = new LockQueue();

  private void fill(int waiters, long now) {
    for (int i = 0; i < waiters; i++) {
      assertThat(queue.enter(ALICE, now)).isEqualTo(Place.WAIT);
    }
  }

  @Test
  void aFreeLockIsWaitedFor() {
    assertThat(queue.enter(ALICE, 0)).isEqualTo(Place.WAIT);
  }

  @Test
  void aFewMayWaitHoweverLongItTakes() {
    fill(LockQueue.FEW, 0);
    assertThat(queue.enter(ALICE, 0)).as("at once").isEqualTo(Place.WAIT);
    assertThat(queue.enter(ALICE, LockQueue.STILL_MILLIS + 1)).as("later").isEqualTo(Place.NONE);
  }

  @Test
  void aLockThatMovesMayHaveManyWaiters() {
    fill(LockQueue.FEW + 10, 0);
    queue.leave(ALICE, true, 1_900);
    assertThat(queue.enter(ALICE, 1_900 + LockQueue.STILL_MILLIS)).isEqualTo(Place.WAIT);
  }

  @Test
  void afterAWaitInVainNobodyWaitsAndOneProbesLater() {
    fill(1, 0);
    queue.leave(ALICE, false, 2_000);
    assertThat(queue.enter(ALICE, 2_001)).isEqualTo(Place.NONE);
    long later = 2_000 + LockQueue.STUCK_MILLIS;
    assertThat(queue.enter(ALICE, later)).isEqualTo(Place.PROBE);
    assertThat(queue.enter(ALICE, later)).as("one at a time").isEqualTo(Place.NONE);
    queue.leave(ALICE, false, later + 50);
    assertThat(queue.enter(ALICE, later + 51)).isEqualTo(Place.NONE);
  }

  @Test
  void aProbeThatGetsTheLockLetsAllWaitAgain() {
    fill(1, 0);
    queue.leave(ALICE, false, 2_000);
    assertThat(queue.enter(ALICE, 3_000)).isEqualTo(Place.PROBE);
    queue.leave(ALICE, true, 3_001);
    assertThat(queue.enter(ALICE, 3_002)).isEqualTo(Place.WAIT);
  }

  @Test
  void usersAreToldApart() {
    fill(1, 0);
    queue.leave(ALICE, false, 2_000);
    assertThat(queue.enter(BOB, 2_001)).isEqualTo(Place.WAIT);
  }

  @Test
  void whoHasWaitedGoesOnOnlyWhileOthersGetThrough() {
    fill(2, 0);
    assertThat(queue.mayGoOn(ALICE, 0, 1)).as("nobody got through").isFalse();
    queue.leave(ALICE, true, 1_500);
    assertThat(queue.mayGoOn(ALICE, 0, 1)).isTrue();
    assertThat(queue.mayGoOn(ALICE, 1_500, 1)).as("nobody since").isFalse();
    assertThat(queue.mayGoOn(ALICE, 0, LockQueue.TRIES)).as("often enough").isFalse();
    assertThat(queue.mayGoOn(BOB, 0, 1)).as("nobody waits").isFalse();
  }

  @Test
  void howLongALockStandsStillCountsFromTheFirstWhoCame() {
    fill(LockQueue.FEW, 5_000_000);
    assertThat(queue.enter(ALICE, 5_000_000)).isEqualTo(Place.WAIT);
  }

  @Test
  void oneMoreThanAFewIsTooManyAtALockThatStandsStill() {
    fill(LockQueue.FEW - 1, 0);
    assertThat(queue.enter(ALICE, LockQueue.STILL_MILLIS + 1)).isEqualTo(Place.WAIT);
    assertThat(queue.enter(ALICE, LockQueue.STILL_MILLIS + 1)).isEqualTo(Place.NONE);
  }

  @Test
  void whoIsTurnedAwayGotNobodyThrough() {
    fill(1, 0);
    queue.leave(ALICE, false, 2_000);
    assertThat(queue.enter(ALICE, 2_001)).isEqualTo(Place.NONE);
    assertThat(queue.mayGoOn(ALICE, 0, 1)).isFalse();
  }

  @Test
  void aLockThatNobodyWaitsForIsForgotten() {
    queue.leave(ALICE, true, 0);
    fill(2, 0);
    queue.leave(ALICE, true, 10);
    assertThat(queue.size()).as("one waits").isEqualTo(1);
    queue.leave(ALICE, true, 20);
    assertThat(queue.size()).isZero();
    giveUp(BOB, 20);
    assertThat(queue.size()).as("stuck").isEqualTo(1);
  }

  @Test
  void amongVeryManyThoseWhoGaveUpAreForgotten() {
    long later = LockQueue.STUCK_MILLIS + 1;
    assertThat(queue.enter(BOB, 0)).as("waits all the time").isEqualTo(Place.WAIT);
    giveUp("due at this moment", 1);
    for (int i = 2; i < 1_000; i++) {
      giveUp("user " + i, 0);
    }
    assertThat(queue.size()).isEqualTo(1_000);
    giveUp("user 2", later);
    assertThat(queue.size()).as("not too many yet").isEqualTo(1_000);
    giveUp(ALICE, later);
    assertThat(queue.size()).as("Bob, Alice, two that are not due before now").isEqualTo(4);
  }

  private void giveUp(String lock, long now) {
    queue.enter(lock, now);
    queue.leave(lock, false, now);
  }
}
