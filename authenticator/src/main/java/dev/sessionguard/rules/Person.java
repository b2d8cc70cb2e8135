package dev.sessionguard.rules;

/**
 * A user, as rules ask about one. Each question is asked only where a rule needs the answer, so
 * that a rule that names no groups never loads any.
 */
public interface Person {
  /** Whether the user has a realm role, be it by a composite role or a group. */
  boolean hasRealmRole(String name);

  /** Whether the user has a role of a client, be it by a composite role or a group. */
  boolean hasClientRole(String client, String name);

  /**
   * Whether the user is in a group or in one below it.
   *
   * @param path the group's full path
   */
  boolean isInGroup(String path);

  /** The user's name, in lower case. */
  String username();

  boolean isMemberOf(String organization);
}
