package dev.sessionguard.idle;

/**
 * A reason why the idle timeout has no effect, or another one than expected.
 *
 * @param field the setting it is about, as the REST contract names it
 * @param code what it is, stable, in kebab case
 * @param severity id of the {@link Severity}
 * @param message plain sentences for an administrator; may hold names of clients, which are any
 *     text
 */
public record IdleWarning(String field, String code, String severity, String message) {

  /** Whether an administrator has something to change. */
  public enum Severity {
    /** The timeout does not mean what it says until something is changed or set back. */
    WARNING("warning"),
    /** The timeout means what it says; this is a fact to know. */
    INFO("info");

    private final String id;

    Severity(String id) {
      this.id = id;
    }

    /** The id in the REST contract. */
    public String id() {
      return id;
    }
  }
}
