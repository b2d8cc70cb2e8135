package dev.sessionguard.sessions;

import java.util.Set;

/**
 * A fine-grained permission of a realm, as far as it is about users.
 *
 * @param ofGroups whether it is about the members of groups; about users otherwise
 * @param ids the users or groups that it names; empty for all
 * @param right whether it is about the right that is asked for, such as to view users
 * @param rightToGroup whether it is about the same right to the groups themselves
 * @param granted whether the caller passes its policies
 */
public record UserPermission(
    boolean ofGroups, Set<String> ids, boolean right, boolean rightToGroup, boolean granted) {
  public UserPermission {
    ids = Set.copyOf(ids);
  }
}
