package dev.sessionguard.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.limit.LimitPolicy;
import dev.sessionguard.limit.LiveSession;
import dev.sessionguard.limit.SessionLimit;
import dev.sessionguard.limit.WhenExceeded;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportedWorldTest {

  private static LimitPolicy policy(int max, WhenExceeded whenExceeded) {
    return new LimitPolicy(SessionLimit.of(max), whenExceeded, WhenExceeded.DENY, true);
  }

  /** Sessions as {@code a@login/use}. */
  private static List<LiveSession> sessions(String given) {
    List<LiveSession> sessions = new ArrayList<>();
    for (String each : given.split(" ", -1)) {
      String[] parts = each.split("[@/]", -1);
      sessions.add(new LiveSession(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2])));
    }
    return sessions;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # max, what happens | valid sessions                | reported | login | what would have been
          2 | deny              | a@1/1 c@3/3                   | -        | c     | {}
          2 | deny              | a@1/1 b@2/2 c@3/3             | -        | c     | {c=REFUSED}
          2 | end-oldest        | a@1/1 b@2/2 c@3/3             | -        | c     | {a=ENDED}
          2 | end-oldest        | a@1/1 b@2/2 c@3/3             | a        | c     | {}
          2 | end-least-recent  | a@1/9 b@2/2 c@3/3             | -        | c     | {b=ENDED}
          1 | end-oldest        | a@1/1 b@2/2 c@3/3             | -        | c     | {a=ENDED, b=ENDED}
          1 | ask-user          | a@1/1 c@3/3                   | -        | c     | {c=REFUSED}
          # whoever would have been refused is not there for the next
          2 | deny              | a@1/1 b@2/2 c@3/3 d@4/4       | c        | d     | {d=REFUSED}
          3 | deny              | a@1/1 b@2/2 c@3/3 d@4/4       | c        | d     | {}
          # of logins at once the latest is decided on, whichever is looked at
          2 | deny              | a@1/1 b@2/2 d@4/4             | -        | b     | {d=REFUSED}
          2 | deny              | a@1/1 b@2/2 d@4/4             | -        | d     | {d=REFUSED}
          2 | deny              | a@1/1 b@2/2 d@4/4             | d        | d     | {}
          1 | deny              | a@1/1 b@2/2 d@4/4             | d        | d     | {b=REFUSED}
          2 | end-oldest        | a@1/1 b@2/2 c@3/3 d@4/4       | -        | c     | {a=ENDED, b=ENDED}
          2 | end-oldest        | a@1/1 b@2/2 c@3/3 d@4/4       | a        | d     | {b=ENDED}
          2 | end-oldest        | a@1/1 b@2/2 c@3/3 d@4/4       | a b      | d     | {}
          # reported already, or gone
          1 | deny              | a@1/1 c@3/3                   | c        | c     | {}
          1 | deny              | c@3/3                         | c        | c     | {}
          1 | deny              | a@1/1 b@2/2                   | -        | c     | {}
          """)
  void eachIsReportedOnce(
      int max, String whenExceeded, String valid, String reported, String login, String would) {
    Map<String, ReportKind> found =
        ReportedWorld.of(
            policy(max, WhenExceeded.byId(whenExceeded).orElseThrow()),
            sessions(valid),
            reported == null ? Set.of() : Set.of(reported.split(" ")),
            login);
    assertThat(new TreeMap<>(found)).hasToString(would);
  }

  /** After any number of logins the world that is reported holds as many as the limit allows. */
  @Property
  void theReportedWorldKeepsTheLimit(
      @ForAll @IntRange(min = 1, max = 4) int max,
      @ForAll @IntRange(max = 12) int logins,
      @ForAll WhenExceeded whenExceeded) {
    List<LiveSession> valid = new ArrayList<>();
    Set<String> reported = new HashSet<>();
    for (int at = 0; at < logins; at++) {
      valid.add(new LiveSession("s" + at, at, at));
      reported.addAll(
          ReportedWorld.of(policy(max, whenExceeded), valid, reported, "s" + at).keySet());
      assertThat(valid.size() - reported.size()).isEqualTo(Math.min(at + 1, max));
    }
  }

  /**
   * As on several nodes, where the first login may be the last to be looked at, and the others'
   * sessions may not be stored yet. Sessions from before the limit stay under "deny".
   */
  @Property
  void loginsOfOneMomentKeepTheLimitInAnyOrder(
      @ForAll @IntRange(min = 1, max = 4) int max,
      @ForAll @IntRange(max = 12) int logins,
      @ForAll @IntRange(max = 6) int before,
      @ForAll WhenExceeded whenExceeded,
      @ForAll Random order) {
    List<LiveSession> coming = new ArrayList<>();
    List<LiveSession> valid = new ArrayList<>();
    for (int at = 0; at < before + logins; at++) {
      (at < before ? valid : coming).add(new LiveSession("s" + at, at, at));
    }
    Collections.shuffle(coming, order);
    List<LiveSession> toLookAt = new ArrayList<>();
    Set<String> reported = new HashSet<>();
    while (!coming.isEmpty() || !toLookAt.isEmpty()) {
      if (toLookAt.isEmpty() || (!coming.isEmpty() && order.nextBoolean())) {
        LiveSession stored = coming.remove(0);
        valid.add(stored);
        toLookAt.add(stored);
      } else {
        String looked = toLookAt.remove(order.nextInt(toLookAt.size())).id();
        reported.addAll(
            ReportedWorld.of(policy(max, whenExceeded), valid, reported, looked).keySet());
      }
    }
    boolean ends =
        whenExceeded == WhenExceeded.END_OLDEST || whenExceeded == WhenExceeded.END_LEAST_RECENT;
    int left = Math.min(before + logins, ends && logins > 0 ? max : Math.max(before, max));
    assertThat(valid.size() - reported.size()).isEqualTo(left);
    assertThat(reported).noneMatch(id -> !ends && Integer.parseInt(id.substring(1)) < before);
  }
}
