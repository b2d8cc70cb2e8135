package dev.sessionguard.ending;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a job that ends many sessions has come. Times are epoch milliseconds.
 *
 * @param id the job's id; null where the order had nothing to end, and there is no job
 * @param state {@code queued}, {@code running} or {@code done}; the sessions' tokens are refused
 *     from the first on
 * @param total sessions the job is about
 * @param ended sessions it has ended and written down
 * @param alreadyGone sessions that had ended by themselves
 * @param clientsTold logout notices that clients took
 * @param clientsFailed logout notices that clients did not take
 * @param failedClients client ids of those clients
 * @param startedBy the administrator's user name then; {@code session-guard} where nobody started
 *     it
 * @param startedById the administrator's user id; absent where nobody started it, and in reports of
 *     versions that kept the name alone
 * @param startedByRealm name of the administrator's realm; absent as the id
 */
public record JobReport(
    @Nullable String id,
    String state,
    long total,
    long ended,
    long alreadyGone,
    long clientsTold,
    long clientsFailed,
    List<String> failedClients,
    String startedBy,
    @Nullable String startedById,
    @Nullable String startedByRealm,
    long startTime,
    @Nullable Long endTime) {

  public static final String QUEUED = "queued";
  public static final String RUNNING = "running";
  public static final String DONE = "done";

  /** As the report on an order that matched no session: there is no job. */
  public JobReport ofNothing() {
    return new JobReport(
        null,
        DONE,
        0,
        0,
        0,
        0,
        0,
        List.of(),
        startedBy,
        startedById,
        startedByRealm,
        startTime,
        startTime);
  }
}
