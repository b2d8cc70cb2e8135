package dev.sessionguard.benchmark;

import dev.sessionguard.limit.LimitDecision;
import dev.sessionguard.limit.LimitPolicy;
import dev.sessionguard.limit.LimitRule;
import dev.sessionguard.limit.LiveSession;
import dev.sessionguard.limit.LiveSessions;
import dev.sessionguard.limit.SessionLimit;
import dev.sessionguard.limit.WhenExceeded;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The decision on one login of a user with so many sessions, in memory. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Rule {

  @Param({"1", "10", "1000"})
  public int held;

  private LiveSessions live;
  private LimitPolicy below;
  private LimitPolicy full;

  /** Makes the sessions. */
  @Setup
  public void sessions() {
    Random random = new Random(26);
    List<LiveSession> all = new ArrayList<>();
    for (int i = 0; i < held; i++) {
      long login = Math.abs(random.nextLong());
      all.add(
          new LiveSession(
              new UUID(random.nextLong(), random.nextLong()).toString(), login, login + i));
    }
    live =
        new LiveSessions() {
          @Override
          public int recorded() {
            return all.size();
          }

          @Override
          public boolean mayBeMore() {
            return false;
          }

          @Override
          public Optional<List<LiveSession>> earliest(int many) {
            return Optional.empty();
          }

          @Override
          public boolean hold(int many) {
            return all.size() >= many;
          }

          @Override
          public List<LiveSession> valid() {
            return all;
          }
        };
    below = policy(held + 1);
    full = policy(held);
  }

  private static LimitPolicy policy(int max) {
    return new LimitPolicy(SessionLimit.of(max), WhenExceeded.END_OLDEST, WhenExceeded.DENY, true);
  }

  /** There is a free place. */
  @Benchmark
  public LimitDecision below() {
    return LimitRule.decide(below, live);
  }

  /** The oldest has to end. */
  @Benchmark
  public LimitDecision full() {
    return LimitRule.decide(full, live);
  }
}
