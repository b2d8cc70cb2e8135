package dev.sessionguard.limit;

import java.util.List;

/** A user's live sessions, asked only as far as the rule needs to know. */
public interface LiveSessions {

  /** How many places are taken, one for each session id. */
  int count();

  /** All of them, in no particular order. */
  List<LiveSession> all();
}
