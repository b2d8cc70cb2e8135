package dev.sessionguard.applications;

/**
 * A client's part in a session, as Keycloak has it.
 *
 * @param enabled whether the client may be used at all
 * @param notBefore epoch seconds before which its tokens are void
 * @param lastUse epoch seconds, of its login or the last renewal of its tokens
 * @param idleAt epoch milliseconds at which it is idle
 * @param overAt epoch milliseconds at which it is too old; 0 or less where it cannot be
 */
public record ClientPart(boolean enabled, int notBefore, int lastUse, long idleAt, long overAt) {

  /**
   * Whether its tokens would be taken.
   *
   * @param now epoch milliseconds
   */
  public boolean isAlive(long now) {
    return enabled && lastUse >= notBefore && idleAt > now && (overAt <= 0 || overAt > now);
  }
}
