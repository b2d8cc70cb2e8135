package dev.sessionguard.measure;

import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.check.Invariants;
import dev.sessionguard.it.fixture.check.Invariants.Breach;
import dev.sessionguard.it.fixture.check.Invariants.Picture;
import dev.sessionguard.it.fixture.check.Race;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** What is left to be looked at when the last round is over. */
final class RaceEnd {
  private static final Duration CONVERGENCE = Duration.ofMinutes(3);

  private final RaceLog log;
  private final List<String> breaches;

  RaceEnd(RaceLog log, List<String> breaches) {
    this.log = log;
    this.breaches = breaches;
  }

  /** Tries all tokens once more and reads the whole database, until nothing is wrong. */
  void look(String where, Connection connection, Race race, Function<Picture, List<Breach>> look)
      throws SQLException {
    Instant from = Instant.now();
    List<Invariants.Stored> usable = race.tokens().onceMore();
    log.note(where + ": " + usable.size() + " sessions worked when all was tried once more.");
    while (true) {
      List<Breach> found = look.apply(Invariants.read(connection).tried(usable));
      Duration took = Duration.between(from, Instant.now());
      if (found.isEmpty()) {
        log.note(
            where
                + ": the invariant checker found nothing, "
                + took.toSeconds()
                + " s after the last round.");
        return;
      }
      if (took.compareTo(CONVERGENCE) > 0) {
        found.forEach(breach -> System.out.println("[it] BREACH of " + breach));
        found.forEach(breach -> breaches.add(where + ": " + breach));
        log.note(where + ": **" + found.size() + " breaches**, the first: " + found.get(0));
        return;
      }
      Await.pause();
    }
  }
}
