package dev.sessionguard.idle;

/**
 * One thing that makes the idle timeout not bite, or surprises.
 *
 * @param field the setting it is about, as the REST contract names it
 * @param code what it is, stable, in kebab case
 * @param message plain sentences for an administrator; may hold names of clients, which are any
 *     text
 */
public record IdleWarning(String field, String code, String message) {}
