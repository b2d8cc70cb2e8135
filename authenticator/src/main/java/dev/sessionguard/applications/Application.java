package dev.sessionguard.applications;

import dev.sessionguard.limit.LimitPolicy;
import dev.sessionguard.limit.Mode;
import dev.sessionguard.limit.SessionLimit;
import dev.sessionguard.limit.WhenExceeded;
import dev.sessionguard.text.ShortHash;
import java.util.List;

/**
 * An application with a limit of its own: one client, or several that are limited together.
 *
 * @param name unique in the realm
 * @param enabled whether its limit is in force
 * @param clients its client ids, at least one; each belongs to one application
 * @param maxSessions most sessions of a user that it takes part in, 1 to 1000
 * @param whenExceeded what happens to a login into it beyond that; never to ask the user
 * @param mode whether the limit is carried out
 */
public record Application(
    String name,
    boolean enabled,
    List<String> clients,
    int maxSessions,
    WhenExceeded whenExceeded,
    Mode mode) {

  /** Most clients of one application. */
  public static final int MAX_CLIENTS = 100;

  public Application {
    clients = List.copyOf(clients);
  }

  /** Whether its limit is carried out. */
  public boolean limits() {
    return enabled && mode == Mode.ENFORCED;
  }

  /** Whether its limit is only reported. */
  public boolean reports() {
    return enabled && mode == Mode.REPORT_ONLY;
  }

  /** The same for the same limit, by which reports know under which one they were made. */
  public String key() {
    return ShortHash.of(
        "application/%s/%d/%s/%s".formatted(name, maxSessions, whenExceeded.id(), clients));
  }

  /** The limit as a number. */
  public SessionLimit limit() {
    return SessionLimit.of(maxSessions);
  }

  /**
   * The limit as a policy.
   *
   * @param countOffline whether offline sessions count
   */
  public LimitPolicy policy(boolean countOffline) {
    return new LimitPolicy(limit(), whenExceeded, WhenExceeded.DENY, countOffline);
  }

  Application renamed(String before, String after) {
    return new Application(
        name,
        enabled,
        clients.stream().map(client -> client.equals(before) ? after : client).toList(),
        maxSessions,
        whenExceeded,
        mode);
  }
}
