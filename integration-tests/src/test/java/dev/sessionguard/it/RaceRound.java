package dev.sessionguard.it;

import dev.sessionguard.it.Race.Answer;
import java.util.List;

/**
 * A round that is over.
 *
 * @param held how many sessions the user had before
 * @param ledger live rows when the last answer was there
 * @param stored sessions in Keycloak at that time
 * @param peakLedger the most live rows that were seen meanwhile
 * @param peakStored the most sessions in Keycloak that were seen meanwhile, of logins under way too
 * @param samples how often it was looked meanwhile
 * @param usable sessions that worked when the last answer was there
 * @param usableLater sessions that worked some seconds later
 */
record RaceRound(
    int limit,
    boolean denies,
    int held,
    List<Answer> answers,
    int ledger,
    int stored,
    int peakLedger,
    int peakStored,
    long samples,
    int usable,
    int usableLater) {

  /** The same when its sessions have been tried again. */
  RaceRound later(int usableThen) {
    return new RaceRound(
        limit,
        denies,
        held,
        answers,
        ledger,
        stored,
        peakLedger,
        peakStored,
        samples,
        usable,
        usableThen);
  }

  int count(Answer answer) {
    return (int) answers.stream().filter(answer::equals).count();
  }

  /** Sessions too many, by rows or by use. */
  int over() {
    return Math.max(overRows(), overUsable());
  }

  /** Sessions too many, in Keycloak or in the ledger. */
  int overRows() {
    return Math.max(0, Math.max(ledger, stored) - limit);
  }

  /** Sessions too many that work. */
  int overUsable() {
    return Math.max(0, Math.max(usable, usableLater) - limit);
  }

  /** How far the number of logins let in is from what it has to be. */
  int wrong() {
    int right = denies ? Math.min(answers.size(), Math.max(0, limit - held)) : answers.size();
    return Math.abs(count(Answer.IN) - right);
  }

  /** Sessions missing that a login was promised and no later one took. */
  int under() {
    return Math.max(
        0, Math.min(limit, held + count(Answer.IN)) - Math.min(usable, Math.min(ledger, stored)));
  }
}
