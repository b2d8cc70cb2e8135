package dev.sessionguard.sessions.keycloak;

import jakarta.persistence.EntityManager;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;

/**
 * The users who have a role, directly, through a composite role or through a group, as a condition
 * on the ledger. Roles that a user store maps on the fly, without keeping them in Keycloak, are not
 * seen.
 */
final class RoleMembers {

  /** Up to here the users are named one by one, which lets the database start from them. */
  private static final int NAMED = 1000;

  /** Users who have a role by one of Keycloak's tables. */
  private enum Source {
    ROLE("UserRoleMappingEntity", "m.user.id", "m.roleId", "roles"),
    FEDERATED_ROLE("FederatedUserRoleMappingEntity", "m.userId", "m.roleId", "roles"),
    GROUP("UserGroupMembershipEntity", "m.user.id", "m.groupId", "groups"),
    FEDERATED_GROUP("FederatedUserGroupMembershipEntity", "m.userId", "m.groupId", "groups");

    private final String from;
    private final String user;
    private final String parameter;

    Source(String entity, String user, String by, String parameter) {
      this.from = " from " + entity + " m where " + by + " in (:" + parameter + ")";
      this.user = user;
      this.parameter = parameter;
    }

    Set<String> of(Set<String> roles, Set<String> groups) {
      return parameter.equals("roles") ? roles : groups;
    }

    String users() {
      return "select " + user + from;
    }

    /**
     * As a condition on a row. Counted for each row and not "exists", of which PostgreSQL would
     * make a hash of all members, anew for every page of 20.
     */
    String hasRowsUser() {
      return "(select count(*)" + from + " and " + user + " = l.userId) > 0";
    }
  }

  private final KeycloakSession session;
  private final RealmModel realm;
  private final EntityManager em;

  RoleMembers(KeycloakSession session, RealmModel realm) {
    this.session = session;
    this.realm = realm;
    this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
  }

  void restrict(Conditions conditions, RoleModel role) {
    Set<String> roles = new HashSet<>();
    Set<String> groups = new HashSet<>();
    bringing(role)
        .forEach(
            bringing -> {
              roles.add(bringing.getId());
              session
                  .groups()
                  .getGroupsByRoleStream(realm, bringing, null, null)
                  .forEach(group -> addWithSubgroups(group, groups));
            });
    Set<String> users = new LinkedHashSet<>();
    List<Source> sources =
        Arrays.stream(Source.values())
            .filter(source -> !source.of(roles, groups).isEmpty())
            .toList();
    for (Source source : sources) {
      if (users.size() <= NAMED) {
        users.addAll(firstUsers(source, source.of(roles, groups)));
      }
    }
    if (users.size() <= NAMED) {
      conditions.and("l.userId in (:roleUsers)").with("roleUsers", users);
      return;
    }
    conditions
        .and(
            sources.stream().map(Source::hasRowsUser).collect(Collectors.joining(" or ", "(", ")")))
        .with("roles", roles);
    if (!groups.isEmpty()) {
      conditions.with("groups", groups);
    }
  }

  /** The role itself and every role that has it in its composites. */
  private Stream<RoleModel> bringing(RoleModel role) {
    Stream<RoleModel> realmRoles = realm.getRolesStream();
    Stream<RoleModel> clientRoles =
        realm.getClientsStream().flatMap(client -> client.getRolesStream());
    return Stream.concat(
        Stream.of(role),
        Stream.concat(realmRoles, clientRoles)
            .filter(other -> other.isComposite() && !other.equals(role) && other.hasRole(role)));
  }

  private static void addWithSubgroups(GroupModel group, Set<String> ids) {
    if (ids.add(group.getId())) {
      group.getSubGroupsStream().forEach(child -> addWithSubgroups(child, ids));
    }
  }

  private List<String> firstUsers(Source source, Set<String> ids) {
    return em.createQuery(source.users(), String.class)
        .setParameter(source.parameter, ids)
        .setMaxResults(NAMED + 1)
        .getResultList();
  }
}
