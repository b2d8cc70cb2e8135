package dev.sessionguard.rules;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The people whom a rule names: everybody to whom any of the names applies.
 *
 * @param realmRoles names of realm roles
 * @param clientRoles names of roles, by client id
 * @param groups full paths of groups; whoever is below one counts too
 * @param users names of users, in lower case
 * @param organizations aliases of organizations
 */
public record Who(
    List<String> realmRoles,
    Map<String, List<String>> clientRoles,
    List<String> groups,
    List<String> users,
    List<String> organizations) {
  public static final Who NOBODY = new Who(List.of(), Map.of(), List.of(), List.of(), List.of());

  public Who {
    realmRoles = List.copyOf(realmRoles);
    Map<String, List<String>> sorted = new TreeMap<>();
    clientRoles.forEach(
        (client, names) -> {
          if (!names.isEmpty()) {
            sorted.put(client, List.copyOf(names));
          }
        });
    clientRoles = Collections.unmodifiableMap(sorted);
    groups = List.copyOf(groups);
    users = List.copyOf(users);
    organizations = List.copyOf(organizations);
  }

  /** Whether nobody is named. */
  public boolean isNobody() {
    return equals(NOBODY);
  }

  /** By what a person is among them, for people to read; empty where the person is not. */
  public Optional<String> match(Person person) {
    return Stream.<Optional<String>>of(
            first("user", users, name -> name.equals(person.username())),
            first("realm role", realmRoles, person::hasRealmRole))
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> clientRole(person))
        .or(() -> first("group", groups, person::isInGroup))
        .or(() -> first("organization", organizations, person::isMemberOf));
  }

  private Optional<String> clientRole(Person person) {
    return clientRoles.entrySet().stream()
        .flatMap(
            client ->
                client.getValue().stream()
                    .filter(role -> person.hasClientRole(client.getKey(), role))
                    .map(role -> "client role %s of %s".formatted(role, client.getKey())))
        .findFirst();
  }

  private static Optional<String> first(
      String kind, List<String> names, Predicate<String> applies) {
    return names.stream().filter(applies).findFirst().map(name -> kind + " " + name);
  }

  /** The same people once something they are named by has another name. */
  Who renamed(Name before, Name after) {
    if (before instanceof Name.RealmRole old && after instanceof Name.RealmRole now) {
      return withRealmRoles(replaced(realmRoles, old.name(), now.name()));
    }
    if (before instanceof Name.User old && after instanceof Name.User now) {
      return withUsers(replaced(users, old.username(), now.username()));
    }
    if (before instanceof Name.Group old && after instanceof Name.Group now) {
      return withGroups(moved(groups, old.path(), now.path()));
    }
    if (before instanceof Name.ClientRole old && after instanceof Name.ClientRole now) {
      Map<String, List<String>> roles = new TreeMap<>(clientRoles);
      roles.computeIfPresent(
          old.clientId(), (client, names) -> replaced(names, old.name(), now.name()));
      return withClientRoles(roles);
    }
    if (before instanceof Name.Client old && after instanceof Name.Client now) {
      Map<String, List<String>> roles = new TreeMap<>(clientRoles);
      List<String> names = roles.remove(old.clientId());
      if (names != null) {
        roles.merge(now.clientId(), names, Who::together);
      }
      return withClientRoles(roles);
    }
    return this;
  }

  /** Each once: somebody may have named the new name already. */
  private static List<String> replaced(List<String> names, String before, String after) {
    return names.stream().map(name -> name.equals(before) ? after : name).distinct().toList();
  }

  /** A group takes those below it along. */
  private static List<String> moved(List<String> paths, String before, String after) {
    return paths.stream()
        .map(
            path ->
                path.equals(before) || path.startsWith(before + "/")
                    ? after + path.substring(before.length())
                    : path)
        .distinct()
        .toList();
  }

  private static List<String> together(List<String> some, List<String> others) {
    LinkedHashSet<String> all = new LinkedHashSet<>(some);
    all.addAll(others);
    return new ArrayList<>(all);
  }

  private Who withRealmRoles(List<String> names) {
    return new Who(names, clientRoles, groups, users, organizations);
  }

  private Who withClientRoles(Map<String, List<String>> names) {
    return new Who(realmRoles, names, groups, users, organizations);
  }

  private Who withGroups(List<String> paths) {
    return new Who(realmRoles, clientRoles, paths, users, organizations);
  }

  private Who withUsers(List<String> names) {
    return new Who(realmRoles, clientRoles, groups, names, organizations);
  }
}
