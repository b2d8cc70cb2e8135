package dev.sessionguard.ending;

/**
 * How long a node owns a job. Each step renews it; when it is over, another node takes the job
 * over. Times are epoch milliseconds.
 */
public final class JobLease {

  /** A batch of clients that hang is over before that. */
  static final long MILLIS = 60_000;

  /** So long the reconciler leaves rows to a job that says it will close them. */
  static final long TRUSTED_MILLIS = 3_600_000;

  private JobLease() {}

  /** A last sign of life before this moment is too old: the job's owner has died. */
  public static long staleBefore(long now) {
    return now - MILLIS;
  }

  /** A job that began before this moment is waited for no longer. */
  public static long trustedSince(long now) {
    return now - TRUSTED_MILLIS;
  }
}
