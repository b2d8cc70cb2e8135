package dev.sessionguard.measure;

import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.check.HandedOut;
import dev.sessionguard.it.fixture.check.HandedOut.Session;
import dev.sessionguard.it.fixture.check.Race;
import dev.sessionguard.it.fixture.check.RaceRound;
import dev.sessionguard.it.fixture.realm.Realm;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Rounds whose sessions are to be tried again: in batches, so that no round is waited for. */
final class RaceRetrial {
  private final Deque<Pending> pending = new ArrayDeque<>();

  private record Pending(
      List<Session> sessions, RaceRound round, Instant over, Consumer<RaceRound> then) {
    boolean isDue() {
      return over.plus(HandedOut.LATER).isBefore(Instant.now());
    }
  }

  /**
   * Adds a round that has just ended.
   *
   * @param then takes it with what worked later
   */
  void add(Race race, Realm user, RaceRound round, Consumer<RaceRound> then) {
    pending.add(new Pending(race.tokens().open(user), round, Instant.now(), then));
  }

  /** Tries those that have waited long enough. */
  void tryDue(Race race) {
    List<Pending> due = new ArrayList<>();
    while (!pending.isEmpty() && pending.peek().isDue()) {
      due.add(pending.poll());
    }
    Set<String> usable =
        race.tokens().later(due.stream().flatMap(one -> one.sessions().stream()).toList());
    for (Pending one : due) {
      long count = one.sessions().stream().map(Session::id).filter(usable::contains).count();
      one.then().accept(one.round().later((int) count));
    }
  }

  /** Waits until all have waited long enough, and tries them. */
  void tryAll(Race race) {
    if (!pending.isEmpty()) {
      Await.sleep(HandedOut.LATER.plusMillis(10));
      tryDue(race);
    }
  }
}
