package dev.sessionguard.settings;

/**
 * Which events are sent to the realm's event listeners.
 *
 * @param perSession whether a job that ends many sessions sends a {@code LOGOUT} event for each, as
 *     the end of a single one does
 */
public record EventSettings(boolean perSession) {

  public static final EventSettings DEFAULT = new EventSettings(true);
}
