package dev.sessionguard.report;

import dev.sessionguard.limit.LimitDecision;
import dev.sessionguard.limit.LimitDecision.Denied;
import dev.sessionguard.limit.LimitDecision.EndSessions;
import dev.sessionguard.limit.LimitPolicy;
import dev.sessionguard.limit.LimitRule;
import dev.sessionguard.limit.LiveSession;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A user's sessions as they would be if the limit were carried out: without those that it would
 * have refused or ended before. So each of them is reported once, and never counts again.
 */
public final class ReportedWorld {
  private ReportedWorld() {}

  /**
   * What a login would have brought about, by session id; nothing where it would have taken a free
   * place, or where its session is gone. Logins of one moment may be looked at in any order, and
   * some before the sessions of others are stored: whichever of them is looked at, the latest is
   * the one that is decided on. Each login has to be looked at once, so each refuses one at most,
   * and when all have been, as many are left as the limit allows.
   *
   * @param policy where the user would be asked, the fallback holds: nobody knows the answer
   * @param valid the user's sessions that take a place, the login's own among them
   * @param reported ids of sessions that have been reported under the same settings
   * @param own id of the login's session
   */
  public static Map<String, ReportKind> of(
      LimitPolicy policy, List<LiveSession> valid, Set<String> reported, String own) {
    if (valid.stream().noneMatch(session -> session.id().equals(own))) {
      return Map.of();
    }
    List<LiveSession> left =
        valid.stream()
            .filter(session -> !reported.contains(session.id()))
            .sorted(LiveSession.BY_LOGIN)
            .toList();
    if (left.isEmpty()) {
      return Map.of();
    }
    int last = left.size() - 1;
    LimitDecision decision = LimitRule.decideAmong(policy.withoutAsking(), left.subList(0, last));
    if (decision instanceof Denied) {
      return Map.of(left.get(last).id(), ReportKind.REFUSED);
    }
    Map<String, ReportKind> ended = new LinkedHashMap<>();
    if (decision instanceof EndSessions end) {
      end.sessions().forEach(session -> ended.put(session.id(), ReportKind.ENDED));
    }
    return ended;
  }
}
