package dev.sessionguard.text;

/**
 * One thing wrong with settings somebody gave us.
 *
 * @param field the field as the REST contract names it, or the unknown name as it was given
 * @param message a sentence for the person who gave it
 */
public record FieldProblem(String field, String message) {}
