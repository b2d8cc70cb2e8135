package dev.sessionguard.limit;

import java.util.Comparator;

/**
 * A session that takes a place.
 *
 * @param id Keycloak's session id; online and offline session of one login share it and one place
 * @param loginTime epoch milliseconds
 * @param lastActivity epoch milliseconds
 */
public record LiveSession(String id, long loginTime, long lastActivity) {

  /** Earliest login first; equal times by id, so that every node picks the same one. */
  public static final Comparator<LiveSession> BY_LOGIN =
      Comparator.comparingLong(LiveSession::loginTime).thenComparing(LiveSession::id);

  /** Longest unused first; equal times by login. */
  public static final Comparator<LiveSession> BY_ACTIVITY =
      Comparator.comparingLong(LiveSession::lastActivity).thenComparing(BY_LOGIN);
}
