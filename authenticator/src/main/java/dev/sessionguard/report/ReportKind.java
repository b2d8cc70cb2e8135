package dev.sessionguard.report;

/** What would have happened to a session. Its id is what is stored and shown. */
public enum ReportKind {
  /** Its login would have been refused. */
  REFUSED("refused"),

  /** A later login would have ended it. */
  ENDED("ended");

  private final String id;

  ReportKind(String id) {
    this.id = id;
  }

  public String id() {
    return id;
  }
}
