package dev.sessionguard.caps;

/**
 * How full a cap is.
 *
 * @param held live sessions that have a place
 */
public record CapUse(Cap cap, int held) {

  /** How near the number is to its end. */
  public enum Level {
    LOW("low"),
    /** 80 of 100 places are taken, or more. */
    HIGH("high"),
    /** 95 of 100 places are taken, or more. */
    CRITICAL("critical"),
    FULL("full");

    private final String id;

    Level(String id) {
      this.id = id;
    }

    public String id() {
      return id;
    }

    /** Whether it is worth telling where {@code before} was known. */
    public boolean isWorseThan(Level before) {
      return compareTo(before) > 0;
    }
  }

  /** Places taken of 100, rounded down: 99 until the last one is. */
  public int percent() {
    return (int) (100L * Math.min(held, cap.maxSessions()) / cap.maxSessions());
  }

  public Level level() {
    int percent = percent();
    if (percent >= 100) {
      return Level.FULL;
    }
    return percent >= 95 ? Level.CRITICAL : percent >= 80 ? Level.HIGH : Level.LOW;
  }
}
