package dev.sessionguard.idle;

import java.util.Map;

/**
 * A reason why the idle timeout has no effect, or another one than expected.
 *
 * @param field the setting it is about, as the REST contract names it
 * @param code what it is, stable, in kebab case
 * @param severity id of the {@link Severity}
 * @param message plain sentences for an administrator; may hold names of clients, which are any
 *     text
 * @param parameters what the message says of this realm, for a text in another language: whole
 *     seconds where the name says so, and names of clients
 */
public record IdleWarning(
    String field, String code, String severity, String message, Map<String, String> parameters) {

  /** A warning that says nothing of this realm. */
  public IdleWarning(String field, String code, String severity, String message) {
    this(field, code, severity, message, Map.of());
  }

  public IdleWarning {
    parameters = Map.copyOf(parameters);
  }

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
