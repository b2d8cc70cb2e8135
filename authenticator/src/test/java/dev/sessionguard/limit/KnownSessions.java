package dev.sessionguard.limit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A user's sessions as a test names them; notes what it was asked.
 *
 * @param dead how many are recorded and would not be let in
 * @param knownToBeValid whether the earliest are told without a look at each
 */
record KnownSessions(
    List<LiveSession> valid,
    int dead,
    boolean knownToBeValid,
    boolean mayBeMore,
    List<String> asked)
    implements LiveSessions {

  static KnownSessions of(List<LiveSession> valid) {
    return new KnownSessions(valid, 0, false, false, new ArrayList<>());
  }

  KnownSessions withDead(int many) {
    return new KnownSessions(valid, many, knownToBeValid, mayBeMore, new ArrayList<>());
  }

  KnownSessions allKnownToBeValid() {
    return new KnownSessions(valid, dead, true, mayBeMore, new ArrayList<>());
  }

  KnownSessions withMore() {
    return new KnownSessions(valid, dead, knownToBeValid, true, new ArrayList<>());
  }

  @Override
  public int recorded() {
    asked.add("recorded");
    return valid.size() + dead;
  }

  @Override
  public boolean mayBeMore() {
    asked.add("mayBeMore");
    return mayBeMore;
  }

  @Override
  public Optional<List<LiveSession>> earliest(int many) {
    asked.add("earliest");
    return knownToBeValid
        ? Optional.of(valid.stream().sorted(LiveSession.BY_LOGIN).limit(many).toList())
        : Optional.empty();
  }

  @Override
  public boolean hold(int many) {
    asked.add("hold");
    return valid.size() >= many;
  }

  @Override
  public List<LiveSession> valid() {
    asked.add("valid");
    return valid;
  }
}
