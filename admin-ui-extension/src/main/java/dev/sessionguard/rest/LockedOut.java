package dev.sessionguard.rest;

/** Settings that are not saved, unless somebody insists, since they would lock somebody out. */
public enum LockedOut {
  CALLER(
      "caller-would-be-refused",
      "With these settings your next login in this realm would be refused"),
  ADMINISTRATORS(
      "administrators-would-be-refused",
      "With these settings every administrator of the master realm could be refused; exempt one, or"
          + " have old sessions ended instead");

  private final String code;
  private final String message;

  LockedOut(String code, String message) {
    this.code = code;
    this.message = message;
  }

  /** What it is, stable, in kebab case. */
  public String code() {
    return code;
  }

  /** A sentence for the administrator, in English. */
  public String message() {
    return message + ". To save them all the same, add ?insist=true.";
  }
}
