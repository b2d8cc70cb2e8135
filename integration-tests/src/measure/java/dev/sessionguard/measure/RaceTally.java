package dev.sessionguard.measure;

import dev.sessionguard.it.fixture.check.Race.Answer;
import dev.sessionguard.it.fixture.check.Race.Limiter;
import dev.sessionguard.it.fixture.check.RaceRound;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What all rounds of one kind came to, both limiters side by side. */
final class RaceTally {
  private final Map<String, Map<Limiter, Sum>> kinds = new LinkedHashMap<>();

  /**
   * @param first kinds that come first in the table, in this order
   */
  RaceTally(List<String> first) {
    first.forEach(kind -> kinds.put(kind, new LinkedHashMap<>()));
  }

  /** Rounds of one kind with one limiter, added up. */
  static final class Sum {
    long rounds;
    long logins;
    long roundsOverRows;
    int worstOverRows;
    long roundsOverUsable;
    int worstOverUsable;
    long roundsWrong;
    long roundsUnder;
    long failed;
    long unanswered;
    int peakLedgerOver;
    int peakStoredOver;
    long samples;

    void add(RaceRound round) {
      rounds++;
      logins += round.answers().size();
      roundsOverRows += round.overRows() > 0 ? 1 : 0;
      worstOverRows = Math.max(worstOverRows, round.overRows());
      roundsOverUsable += round.overUsable() > 0 ? 1 : 0;
      worstOverUsable = Math.max(worstOverUsable, round.overUsable());
      roundsWrong += round.wrong() > 0 ? 1 : 0;
      roundsUnder += round.under() > 0 ? 1 : 0;
      failed += round.count(Answer.FAILED);
      unanswered += round.count(Answer.NONE);
      peakLedgerOver = Math.max(peakLedgerOver, round.peakLedger() - round.limit());
      peakStoredOver = Math.max(peakStoredOver, round.peakStored() - round.limit());
      samples += round.samples();
    }

    void add(Sum other) {
      rounds += other.rounds;
      logins += other.logins;
      roundsOverRows += other.roundsOverRows;
      worstOverRows = Math.max(worstOverRows, other.worstOverRows);
      roundsOverUsable += other.roundsOverUsable;
      worstOverUsable = Math.max(worstOverUsable, other.worstOverUsable);
      roundsWrong += other.roundsWrong;
      roundsUnder += other.roundsUnder;
      failed += other.failed;
      unanswered += other.unanswered;
      peakLedgerOver = Math.max(peakLedgerOver, other.peakLedgerOver);
      peakStoredOver = Math.max(peakStoredOver, other.peakStoredOver);
      samples += other.samples;
    }
  }

  /**
   * Adds a round.
   *
   * @param kind the row it goes to, its cells parted by {@code " | "}
   */
  void add(String kind, Limiter limiter, RaceRound round) {
    kinds
        .computeIfAbsent(kind, none -> new LinkedHashMap<>())
        .computeIfAbsent(limiter, none -> new Sum())
        .add(round);
  }

  Sum sum(Limiter limiter) {
    Sum all = new Sum();
    sums(limiter).forEach(all::add);
    return all;
  }

  private Stream<Sum> sums(Limiter limiter) {
    return kinds.values().stream().map(of -> of.get(limiter)).filter(Objects::nonNull);
  }

  /** A Markdown table, ours on the left. */
  String table(String heads) {
    StringBuilder table = new StringBuilder();
    int columns = heads.split(" \\| ").length;
    table
        .append("| ")
        .append(heads)
        .append(" | rounds | logins | rounds above the limit by rows | most above by rows")
        .append(" | rounds above by use | most above by use | most live rows above, meanwhile")
        .append(" | rounds with a wrong answer | failed logins | stock: rounds | above by rows")
        .append(" | most above by rows | above by use | most above by use | failed logins |\n|")
        .append("---|".repeat(columns))
        .append("---:|".repeat(15))
        .append("\n");
    for (Map.Entry<String, Map<Limiter, Sum>> kind : kinds.entrySet()) {
      if (kind.getValue().isEmpty()) {
        continue;
      }
      Sum ours = kind.getValue().getOrDefault(Limiter.OURS, new Sum());
      Sum stock = kind.getValue().get(Limiter.STOCK);
      table
          .append("| ")
          .append(kind.getKey())
          .append(" | ")
          .append(
              String.join(
                  " | ",
                  grouped(ours.rounds),
                  grouped(ours.logins),
                  grouped(ours.roundsOverRows),
                  grouped(ours.worstOverRows),
                  grouped(ours.roundsOverUsable),
                  grouped(ours.worstOverUsable),
                  grouped(ours.peakLedgerOver),
                  grouped(ours.roundsWrong),
                  grouped(ours.failed)))
          .append(" | ")
          .append(
              stock == null
                  ? " | | | | |"
                  : String.join(
                      " | ",
                      grouped(stock.rounds),
                      grouped(stock.roundsOverRows),
                      grouped(stock.worstOverRows),
                      grouped(stock.roundsOverUsable),
                      grouped(stock.worstOverUsable),
                      grouped(stock.failed)))
          .append(" |\n");
    }
    return table.toString();
  }

  static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
