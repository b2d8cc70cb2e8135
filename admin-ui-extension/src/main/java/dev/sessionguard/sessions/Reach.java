package dev.sessionguard.sessions;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The users for whom a realm's fine-grained permissions give a caller a right: Keycloak's own rule,
 * turned round. Keycloak asks of one user which permissions there are; a list of sessions needs to
 * know of all users at once, as a condition of one statement.
 *
 * <p>A permission that names somebody and is refused takes the right away, whatever else grants it.
 * One for all users that is refused leaves those whom a granted one names. One for all groups that
 * is refused leaves, of those in a group, whom a granted one names, and the members of the groups
 * that a granted one names.
 *
 * @param everybody what the permissions for all users say
 * @param members what the permissions for all groups say of whoever is in one
 * @param users ids of the users whom a granted permission names
 * @param groups ids of the groups that a granted permission names
 * @param exceptUsers ids of the users whom a refused permission names
 * @param exceptGroups ids of the groups that a refused permission names
 */
public record Reach(
    Verdict everybody,
    Verdict members,
    Set<String> users,
    Set<String> groups,
    Set<String> exceptUsers,
    Set<String> exceptGroups) {

  /** What permissions for all say. */
  public enum Verdict {
    /** There is none. */
    SILENT,
    /** All of them are granted. */
    GRANTED,
    /** One is refused at least. */
    REFUSED
  }

  public Reach {
    users = Set.copyOf(users);
    groups = Set.copyOf(groups);
    exceptUsers = Set.copyOf(exceptUsers);
    exceptGroups = Set.copyOf(exceptGroups);
  }

  /** What these permissions come to. */
  public static Reach of(Collection<UserPermission> permissions) {
    return new Reach(
        // Keycloak lets a refused permission for all users take away every right, not only its own
        verdict(permissions, one -> !one.ofGroups(), one -> one.right() || !one.granted()),
        verdict(permissions, UserPermission::ofGroups, UserPermission::right),
        ids(permissions, one -> !one.ofGroups() && one.right() && one.granted()),
        ids(permissions, one -> one.ofGroups() && one.right() && one.granted()),
        ids(permissions, one -> !one.ofGroups() && one.right() && !one.granted()),
        ids(
            permissions,
            one -> one.ofGroups() && (one.right() || one.rightToGroup()) && !one.granted()));
  }

  private static Verdict verdict(
      Collection<UserPermission> permissions,
      Predicate<UserPermission> kind,
      Predicate<UserPermission> counts) {
    Set<Boolean> granted = new HashSet<>();
    permissions.stream()
        .filter(one -> one.ids().isEmpty())
        .filter(kind.and(counts))
        .forEach(one -> granted.add(one.granted()));
    if (granted.contains(false)) {
      return Verdict.REFUSED;
    }
    return granted.isEmpty() ? Verdict.SILENT : Verdict.GRANTED;
  }

  private static Set<String> ids(
      Collection<UserPermission> permissions, Predicate<UserPermission> which) {
    Set<String> ids = new HashSet<>();
    permissions.stream().filter(which).forEach(one -> ids.addAll(one.ids()));
    return ids;
  }

  /** The same reach, its groups with what else belongs to them. */
  public Reach withGroups(Set<String> granted, Set<String> excepted) {
    return new Reach(everybody, members, users, granted, exceptUsers, excepted);
  }

  /** Whether nobody is excluded. */
  public boolean isEverybody() {
    return everybody == Verdict.GRANTED
        && members != Verdict.REFUSED
        && exceptUsers.isEmpty()
        && exceptGroups.isEmpty();
  }

  /** Whether nobody can be in it. */
  public boolean isNobody() {
    return users.isEmpty()
        && (everybody == Verdict.REFUSED
            || (groups.isEmpty() && everybody == Verdict.SILENT && members != Verdict.GRANTED));
  }

  /** How many users and groups it names. */
  public int size() {
    return users.size() + groups.size() + exceptUsers.size() + exceptGroups.size();
  }

  /**
   * Whether a user is in it.
   *
   * @param memberOf ids of the user's groups and of the groups that hold those
   */
  public boolean reaches(String user, Set<String> memberOf) {
    if (exceptUsers.contains(user) || memberOf.stream().anyMatch(exceptGroups::contains)) {
      return false;
    }
    boolean named = users.contains(user);
    boolean throughGroup = memberOf.stream().anyMatch(groups::contains);
    if (everybody == Verdict.REFUSED && !named) {
      return false;
    }
    if (members == Verdict.REFUSED && !memberOf.isEmpty() && !named && !throughGroup) {
      return false;
    }
    return named
        || throughGroup
        || everybody == Verdict.GRANTED
        || (members == Verdict.GRANTED && !memberOf.isEmpty());
  }
}
