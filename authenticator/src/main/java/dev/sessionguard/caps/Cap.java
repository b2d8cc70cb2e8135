package dev.sessionguard.caps;

import dev.sessionguard.limit.Mode;
import dev.sessionguard.limit.WhenExceeded;
import dev.sessionguard.text.ShortHash;

/**
 * Most live sessions of a realm, a client or an organization, of all users together.
 *
 * @param scope whose sessions count
 * @param of the client id or the organization's alias; empty for the realm
 * @param enabled whether it is in force
 * @param maxSessions most live sessions, {@value #LEAST} to {@value #MOST}
 * @param whenExceeded what happens to a login beyond that: it is refused, or the session that has
 *     its place for the longest time ends
 * @param mode whether it is carried out
 */
public record Cap(
    CapScope scope,
    String of,
    boolean enabled,
    int maxSessions,
    WhenExceeded whenExceeded,
    Mode mode) {

  public static final int LEAST = 1;

  /** As many places are made when the cap is first met. */
  public static final int MOST = 100_000;

  /** What it is called in events, metrics and logs: {@code realm}, or {@code client:crm}. */
  public String id() {
    return scope.isNamed() ? scope.id() + ":" + of : scope.id();
  }

  /**
   * The name of its places: of {@link ShortHash#LENGTH} characters, and another one when the number
   * changes, since then all places are given out anew. Those of a cap that is only reported are
   * others, of the realm as it would be, and again others with another {@link #whenExceeded}.
   */
  public String key() {
    String places = id() + "/" + maxSessions;
    return ShortHash.of(
        isReportOnly() ? places + "/" + mode.id() + "/" + whenExceeded.id() : places);
  }

  /** Whether it is in force, and carried out. */
  public boolean isEnforced() {
    return enabled && mode == Mode.ENFORCED;
  }

  /** Whether what it would do is only reported. */
  public boolean isReportOnly() {
    return mode == Mode.REPORT_ONLY;
  }

  /** Whether a session that is in the way ends for a login beyond the number. */
  public boolean endsOldest() {
    return whenExceeded != WhenExceeded.DENY;
  }

  /** Whether it is about this client. */
  public boolean isOfClient(String clientId) {
    return scope == CapScope.CLIENT && of.equals(clientId);
  }

  Cap renamed(String before, String after) {
    return isOfClient(before)
        ? new Cap(scope, after, enabled, maxSessions, whenExceeded, mode)
        : this;
  }
}
