package dev.sessionguard.settings;

/**
 * Which e-mails a user gets about their own sessions.
 *
 * @param eviction whether one is sent when the limit ends a session
 * @param newLogin whether one is sent after a login from a place or device that is new for the user
 */
public record NoticeSettings(boolean eviction, boolean newLogin) {

  public static final NoticeSettings DEFAULT = new NoticeSettings(false, false);
}
