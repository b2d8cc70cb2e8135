package dev.sessionguard.account;

import dev.sessionguard.location.Attribution;
import java.util.List;

/**
 * A user's own sessions, newest login first.
 *
 * @param live those that live now
 * @param ended those that ended within the last {@value #HISTORY_DAYS} days, at most {@value
 *     #MAX_ENDED} of them
 * @param attributions the credits to show beside the cities
 */
public record OwnSessions(
    List<OwnSession> live, List<OwnSession> ended, List<Attribution> attributions) {

  public static final int HISTORY_DAYS = 30;
  public static final int MAX_ENDED = 200;

  public OwnSessions {
    live = List.copyOf(live);
    ended = List.copyOf(ended);
    attributions = List.copyOf(attributions);
  }
}
