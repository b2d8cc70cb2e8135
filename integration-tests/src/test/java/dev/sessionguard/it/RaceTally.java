package dev.sessionguard.it;

import dev.sessionguard.it.Race.Answer;
import dev.sessionguard.it.Race.Limiter;
import dev.sessionguard.it.Race.Round;
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
    long roundsOver;
    int worstOver;
    long roundsWrong;
    long roundsUnder;
    long failed;
    long unanswered;
    int peakLedgerOver;
    int peakStoredOver;
    long samples;

    void add(Round round) {
      rounds++;
      logins += round.answers().size();
      roundsOver += round.over() > 0 ? 1 : 0;
      worstOver = Math.max(worstOver, round.over());
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
      roundsOver += other.roundsOver;
      worstOver = Math.max(worstOver, other.worstOver);
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
  void add(String kind, Limiter limiter, Round round) {
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
        .append(" | rounds | logins | rounds above the limit | most above | most live rows above,")
        .append(" meanwhile | rounds with a wrong")
        .append(" answer | failed logins | stock: rounds | above the limit | most above | failed")
        .append(" logins |\n|")
        .append("---|".repeat(columns))
        .append("---:|".repeat(11))
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
                  grouped(ours.roundsOver),
                  grouped(ours.worstOver),
                  grouped(ours.peakLedgerOver),
                  grouped(ours.roundsWrong),
                  grouped(ours.failed)))
          .append(" | ")
          .append(
              stock == null
                  ? " | | |"
                  : String.join(
                      " | ",
                      grouped(stock.rounds),
                      grouped(stock.roundsOver),
                      grouped(stock.worstOver),
                      grouped(stock.failed)))
          .append(" |\n");
    }
    return table.toString();
  }

  static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
