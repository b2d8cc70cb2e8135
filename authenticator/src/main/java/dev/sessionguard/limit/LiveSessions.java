package dev.sessionguard.limit;

import java.util.List;
import java.util.Optional;

/**
 * A user's live sessions, asked only as far as the rule needs to know. To count rows is cheap; to
 * look whether each session would be let in now is not, for a user who has many.
 */
public interface LiveSessions {

  /** How many sessions the ledger has; those that died without an end are among them. */
  int recorded();

  /** Whether the user may have more sessions than are recorded, and more than can be looked at. */
  boolean mayBeMore();

  /**
   * The sessions with the earliest login, where that is known without a look at each: all that are
   * recorded are valid.
   *
   * @param many how many are asked for, 1 or more
   * @return none where it is not known
   */
  Optional<List<LiveSession>> earliest(int many);

  /**
   * Whether so many sessions are valid at least.
   *
   * @param many 1 or more
   */
  boolean hold(int many);

  /** All valid sessions, each looked at, in no particular order. */
  List<LiveSession> valid();
}
