package dev.sessionguard.sessions.keycloak;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
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

  private static final String BY_ROLE =
      "select m.user.id from UserRoleMappingEntity m where m.roleId in (:roles)";
  private static final String BY_GROUP =
      "select m.user.id from UserGroupMembershipEntity m where m.groupId in (:groups)";
  private static final String FEDERATED_BY_ROLE =
      "select m.userId from FederatedUserRoleMappingEntity m where m.roleId in (:roles)";
  private static final String FEDERATED_BY_GROUP =
      "select m.userId from FederatedUserGroupMembershipEntity m where m.groupId in (:groups)";

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
    List<String> sources = new ArrayList<>(List.of(BY_ROLE, FEDERATED_BY_ROLE));
    if (!groups.isEmpty()) {
      sources.addAll(List.of(BY_GROUP, FEDERATED_BY_GROUP));
    }
    for (String source : sources) {
      if (users.size() <= NAMED) {
        users.addAll(firstUsers(source, roles, groups));
      }
    }
    if (users.size() <= NAMED) {
      conditions.and("l.userId in (:roleUsers)").with("roleUsers", users);
      return;
    }
    // counted for each row and not "exists", of which PostgreSQL would make a hash of all members,
    // anew for every page of 20
    conditions
        .and(
            sources.stream()
                .map(
                    source ->
                        source
                                .replace("select m.user.id", "(select count(*)")
                                .replace("select m.userId", "(select count(*)")
                            + (source.contains("m.user.id") ? " and m.user.id" : " and m.userId")
                            + " = l.userId) > 0")
                .collect(Collectors.joining(" or ", "(", ")")))
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

  private List<String> firstUsers(String source, Set<String> roles, Set<String> groups) {
    var query = em.createQuery(source, String.class).setMaxResults(NAMED + 1);
    return source.contains(":roles")
        ? query.setParameter("roles", roles).getResultList()
        : query.setParameter("groups", groups).getResultList();
  }
}
