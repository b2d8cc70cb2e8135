package dev.sessionguard.limit;

/** The most sessions a user may hold; {@link #UNLIMITED} has a name. */
public record SessionLimit(int max) {

  /** The least that an administrator can set. */
  public static final int LEAST_SET = 1;

  /** The most that an administrator can set. */
  public static final int MOST_SET = 1000;

  public static final SessionLimit UNLIMITED = new SessionLimit(Integer.MAX_VALUE);

  public SessionLimit {
    if (max < 1) {
      throw new IllegalArgumentException("max: " + max);
    }
  }

  public static SessionLimit of(int max) {
    return new SessionLimit(max);
  }

  public boolean isUnlimited() {
    return equals(UNLIMITED);
  }

  /** The stricter of the two. */
  public SessionLimit stricter(SessionLimit other) {
    return max <= other.max ? this : other;
  }

  /** How many of {@code held} sessions are too many, 0 or more. */
  public int surplus(int held) {
    return Math.max(0, held - max);
  }
}
