package dev.sessionguard.measure;

import dev.sessionguard.it.fixture.check.Race.Answer;
import dev.sessionguard.it.fixture.check.Race.Limiter;
import dev.sessionguard.it.fixture.check.RaceRound;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every round that was run, a line each, in a file that outlives the run; and the report of it. */
final class RaceLog {
  private static final Path BASE = Path.of(System.getProperty("basedir", "."));
  private static final Path FILE = BASE.resolve("target/races.tsv");
  private static final String SEPARATOR = "\t";

  /**
   * @param goOn whether what is in the file stays
   */
  RaceLog(boolean goOn) {
    try {
      if (!goOn) {
        Files.deleteIfExists(FILE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Adds a round.
   *
   * @param kind its row in the report, cells parted by {@code " | "}
   * @param width its row in the table of widths; empty for none
   */
  void add(String kind, String width, Limiter limiter, RaceRound round) {
    List<Object> cells = new ArrayList<>(List.of("round", kind, width, limiter));
    cells.addAll(List.of(round.limit(), round.denies(), round.held()));
    for (Answer answer : Answer.values()) {
      cells.add(round.count(answer));
    }
    cells.addAll(
        List.of(
            round.ledger(),
            round.stored(),
            round.peakLedger(),
            round.peakStored(),
            round.samples(),
            round.usable(),
            round.usableLater()));
    append(cells);
  }

  void note(String text) {
    System.out.println("[it] " + text);
    append(List.of("note", text));
  }

  void ran(Duration took, String parts) {
    append(List.of("ran", took.toSeconds(), parts));
  }

  private static void append(List<Object> cells) {
    try {
      Files.writeString(
          FILE,
          cells.stream().map(String::valueOf).collect(Collectors.joining(SEPARATOR)) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RaceRound round(String[] cells) {
    List<Answer> answers = new ArrayList<>();
    Map<Answer, Integer> counts = new EnumMap<>(Answer.class);
    int cell = 7;
    for (Answer answer : Answer.values()) {
      counts.put(answer, Integer.parseInt(cells[cell++]));
    }
    counts.forEach((answer, count) -> answers.addAll(Collections.nCopies(count, answer)));
    return new RaceRound(
        Integer.parseInt(cells[4]),
        Boolean.parseBoolean(cells[5]),
        Integer.parseInt(cells[6]),
        answers,
        Integer.parseInt(cells[cell]),
        Integer.parseInt(cells[cell + 1]),
        Integer.parseInt(cells[cell + 2]),
        Integer.parseInt(cells[cell + 3]),
        Long.parseLong(cells[cell + 4]),
        Integer.parseInt(cells[cell + 5]),
        Integer.parseInt(cells[cell + 6]));
  }

  /**
   * Writes the report of all that is in the file.
   *
   * @param planned how many rounds it was to be in all
   */
  void report(int planned) throws IOException {
    RaceTally byKind = new RaceTally(List.of());
    RaceTally byWidth =
        new RaceTally(Stream.of(2, 3, 4, 6, 8, 12, 16, 24, 32, 64).map(String::valueOf).toList());
    List<String> notes = new ArrayList<>();
    long seconds = 0;
    int runs = 0;
    for (String line : Files.readAllLines(FILE)) {
      String[] cells = line.split(SEPARATOR, -1);
      switch (cells[0]) {
        case "round" -> {
          Limiter limiter = Limiter.valueOf(cells[3]);
          byKind.add(cells[1], limiter, round(cells));
          if (!cells[2].isEmpty()) {
            byWidth.add(cells[2], limiter, round(cells));
          }
        }
        case "note" -> notes.add("* " + cells[1] + "\n");
        case "ran" -> {
          seconds += Long.parseLong(cells[1]);
          runs++;
        }
        default -> throw new IllegalStateException("Not a line of ours: " + line);
      }
    }
    RaceTally.Sum ours = byKind.sum(Limiter.OURS);
    RaceTally.Sum stock = byKind.sum(Limiter.STOCK);
    String text =
        """
        # Parallel logins, raced

        Written on %s by `RaceProof`. Run it again with

        ```
        mvn -B -ntp verify -pl integration-tests -am -Dtest=none -Dit.test=RaceProof \
          -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
        ```

        (its Javadoc says how to run it bit by bit). **%s of %s planned rounds** were run with Session Guard and %s with \
        Keycloak's own limiter, in %d run(s) of %d minutes in all, nodes' starts included, on %d cores that client, nodes \
        and database shared.

        A round: one user's logins, all prepared, then sent at the same moment, dealt out to the nodes in turn; two to 64 \
        of them; limits 1, 2 and 5 in turn; a cheap password hash, so that the logins meet. Meanwhile two clients look at \
        userinfo and refresh without end, with whatever the user holds and is handed. When the last login has its answer, \
        the user's sessions are counted **by rows**, in the ledger and in Keycloak's own table, and **by use**: what was \
        handed out is tried, refresh and userinfo, at every node; again some seconds later (the worse of both is told); \
        and all of it once more after the last round and more than three periods of the reconciler. A *wrong answer* is a login let in \
        that had to be refused, or the other way round. *Stock* is Keycloak's `user-session-limits` in the direct grant \
        and browser flow of another realm on the same nodes, where Session Guard's limit is off: its *Deny new session* \
        beside our `deny`, its *Terminate oldest session* beside our `end-oldest`.

        ## Result

        * Session Guard: %s rounds, %s logins; **by rows %s rounds above the limit**, at most %s sessions too many; **by \
        use %s rounds**, at most %s too many; %s rounds with a wrong answer, %s with a session missing; %s logins failed, \
        %s died with their node.
        * Keycloak's own limiter: %s rounds, %s logins; **by rows %s rounds above the limit**, at most %s sessions too \
        many; **by use %s rounds**, at most %s too many; %s logins failed.
        * While the rounds ran, the user's live ledger rows were looked at %s times: at most %s above the limit. In \
        Keycloak's table, which it writes after the login's commit, at most %s above it were seen, of logins not yet \
        answered.
        %s
        ## By kind

        %s
        ## By number of logins at the same moment

        %s"""
            .formatted(
                LocalDate.now(),
                RaceTally.grouped(ours.rounds),
                RaceTally.grouped(planned),
                RaceTally.grouped(stock.rounds),
                runs,
                seconds / 60,
                Runtime.getRuntime().availableProcessors(),
                RaceTally.grouped(ours.rounds),
                RaceTally.grouped(ours.logins),
                RaceTally.grouped(ours.roundsOverRows),
                RaceTally.grouped(ours.worstOverRows),
                RaceTally.grouped(ours.roundsOverUsable),
                RaceTally.grouped(ours.worstOverUsable),
                RaceTally.grouped(ours.roundsWrong),
                RaceTally.grouped(ours.roundsUnder),
                RaceTally.grouped(ours.failed),
                RaceTally.grouped(ours.unanswered),
                RaceTally.grouped(stock.rounds),
                RaceTally.grouped(stock.logins),
                RaceTally.grouped(stock.roundsOverRows),
                RaceTally.grouped(stock.worstOverRows),
                RaceTally.grouped(stock.roundsOverUsable),
                RaceTally.grouped(stock.worstOverUsable),
                RaceTally.grouped(stock.failed),
                RaceTally.grouped(ours.samples),
                RaceTally.grouped(ours.peakLedgerOver),
                RaceTally.grouped(ours.peakStoredOver),
                String.join("", notes),
                byKind.table("database | nodes | logins by | when exceeded"),
                byWidth.table("logins at once"));
    Files.writeString(BASE.resolve("../docs/reliability-races.md").normalize(), text);
  }
}
