package dev.sessionguard.notice;

/** What an e-mail to a user is about. Its id is what is stored. */
public enum NoticeKind {
  /** The limit ended sessions of the user. */
  EVICTION("eviction", "sessionGuardMailEvictionSubject", "session-guard-eviction.ftl"),
  /** Somebody signed in from a place or device that is new for the user. */
  NEW_LOGIN("new-login", "sessionGuardMailNewLoginSubject", "session-guard-new-login.ftl");

  /**
   * A user gets at most one e-mail about the same in this time, in milliseconds: who has the
   * password must not be able to fill a mailbox.
   */
  public static final long GAP_MILLIS = 60 * 60 * 1000;

  private final String id;
  private final String subject;
  private final String template;

  NoticeKind(String id, String subject, String template) {
    this.id = id;
    this.subject = subject;
    this.template = template;
  }

  public String id() {
    return id;
  }

  /** Key of the subject's message. */
  public String subject() {
    return subject;
  }

  /** Name of the template, one in {@code text} and one in {@code html}. */
  public String template() {
    return template;
  }
}
