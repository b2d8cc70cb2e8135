package dev.sessionguard.rules;

import java.util.Set;

/**
 * A person of a test.
 *
 * @param clientRoles client id and role, with a space between
 * @param groups paths of the very groups
 */
record SomeBody(
    Set<String> realmRoles,
    Set<String> clientRoles,
    Set<String> groups,
    String username,
    Set<String> organizations)
    implements Person {

  @Override
  public boolean hasRealmRole(String name) {
    return realmRoles.contains(name);
  }

  @Override
  public boolean hasClientRole(String client, String name) {
    return clientRoles.contains(client + " " + name);
  }

  @Override
  public boolean isInGroup(String path) {
    return groups.stream().anyMatch(group -> group.equals(path) || group.startsWith(path + "/"));
  }

  @Override
  public boolean isMemberOf(String organization) {
    return organizations.contains(organization);
  }
}
