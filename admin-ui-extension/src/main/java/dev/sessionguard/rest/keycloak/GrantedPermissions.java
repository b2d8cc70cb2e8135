package dev.sessionguard.rest.keycloak;

import dev.sessionguard.sessions.Reach;
import dev.sessionguard.sessions.UserPermission;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.authorization.AuthorizationProvider;
import org.keycloak.authorization.Decision.Effect;
import org.keycloak.authorization.common.DefaultEvaluationContext;
import org.keycloak.authorization.fgap.AdminPermissionsSchema;
import org.keycloak.authorization.model.Policy;
import org.keycloak.authorization.model.Resource;
import org.keycloak.authorization.model.ResourceServer;
import org.keycloak.authorization.model.Scope;
import org.keycloak.authorization.permission.ResourcePermission;
import org.keycloak.authorization.policy.evaluation.DefaultEvaluation;
import org.keycloak.authorization.policy.provider.PolicyProvider;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminAuth;
import org.keycloak.storage.UserStorageProvider;

/**
 * What a realm's fine-grained permissions (version 2) grant to a caller. Each policy is asked once
 * and by Keycloak's own provider; {@link Reach} puts the answers together. Asking Keycloak user by
 * user costs milliseconds for each.
 */
final class GrantedPermissions {

  /**
   * Policies that look at the caller, the time and the request, and never at the user asked for.
   */
  private static final Set<String> OF_THE_CALLER =
      Set.of("user", "role", "group", "client", "client-scope", "time", "regex", "aggregate");

  /** More than this many names make no condition: a database takes so many parameters. */
  private static final int MAX_NAMES = 10_000;

  private static final String SUBGROUPS =
      "select g.id from GroupEntity g where g.parentId in (:groups)";

  /** A right to users. */
  enum Right {
    VIEW(AdminPermissionsSchema.VIEW, AdminPermissionsSchema.VIEW_MEMBERS),
    MANAGE(AdminPermissionsSchema.MANAGE, AdminPermissionsSchema.MANAGE_MEMBERS);

    private final String scope;
    private final String membersScope;

    Right(String scope, String membersScope) {
      this.scope = scope;
      this.membersScope = membersScope;
    }
  }

  private final KeycloakSession session;
  private final RealmModel realm;
  private final AuthorizationProvider authorization;
  private final DefaultEvaluationContext caller;
  private final Map<Policy, Map<Object, Effect>> decisions = new HashMap<>();

  GrantedPermissions(KeycloakSession session, RealmModel realm, AdminAuth caller) {
    this.session = session;
    this.realm = realm;
    this.authorization = session.getProvider(AuthorizationProvider.class);
    this.caller = new DefaultEvaluationContext(new CallerIdentity(session, realm, caller), session);
  }

  /**
   * Whom the caller reaches with a right; empty where only Keycloak can tell, user by user: where a
   * policy may look at the user, or users may have groups that Keycloak's tables do not know.
   */
  Optional<Reach> reach(Right right) {
    ClientModel client = realm.getAdminPermissionsClient();
    ResourceServer server =
        client == null
            ? null
            : authorization.getStoreFactory().getResourceServerStore().findByClient(client);
    if (server == null) {
      return Optional.of(Reach.of(List.of()));
    }
    if (hasUserStorage()) {
      return Optional.empty();
    }
    List<UserPermission> permissions = new ArrayList<>();
    for (String type :
        List.of(
            AdminPermissionsSchema.USERS_RESOURCE_TYPE,
            AdminPermissionsSchema.GROUPS_RESOURCE_TYPE)) {
      for (Policy permission :
          authorization.getStoreFactory().getPolicyStore().findByResourceType(server, type)) {
        Set<Policy> policies = permission.getAssociatedPolicies();
        if (!policies.stream().allMatch(GrantedPermissions::isOfTheCaller)) {
          return Optional.empty();
        }
        if (!policies.isEmpty()) { // as Keycloak has it, one without policies says nothing
          permissions.add(permission(server, type, permission, right));
        }
      }
    }
    Reach reach = Reach.of(permissions);
    reach = reach.withGroups(withSubgroups(reach.groups()), withSubgroups(reach.exceptGroups()));
    return reach.size() > MAX_NAMES ? Optional.empty() : Optional.of(reach);
  }

  private boolean hasUserStorage() {
    return realm
        .getComponentsStream(realm.getId(), UserStorageProvider.class.getName())
        .findAny()
        .isPresent();
  }

  private static boolean isOfTheCaller(Policy policy) {
    return OF_THE_CALLER.contains(policy.getType())
        && policy.getAssociatedPolicies().stream().allMatch(GrantedPermissions::isOfTheCaller);
  }

  private UserPermission permission(
      ResourceServer server, String type, Policy permission, Right right) {
    Set<String> scopes =
        permission.getScopes().stream().map(Scope::getName).collect(Collectors.toSet());
    Set<String> ids =
        permission.getResources().stream().map(Resource::getName).collect(Collectors.toSet());
    boolean ofGroups = type.equals(AdminPermissionsSchema.GROUPS_RESOURCE_TYPE);
    return new UserPermission(
        ofGroups,
        ids.contains(type) ? Set.of() : ids,
        scopes.contains(ofGroups ? right.membersScope : right.scope),
        ofGroups && scopes.contains(right.scope),
        isGranted(server, type, permission));
  }

  private boolean isGranted(ResourceServer server, String type, Policy permission) {
    Resource all = authorization.getStoreFactory().getResourceStore().findByName(server, type);
    ResourcePermission asked = new ResourcePermission(type, all, permission.getScopes(), server);
    return permission.getAssociatedPolicies().stream()
        .allMatch(policy -> isPassed(asked, permission, policy));
  }

  private boolean isPassed(ResourcePermission asked, Policy permission, Policy policy) {
    PolicyProvider provider = authorization.getProvider(policy.getType());
    if (provider == null) {
      return false;
    }
    DefaultEvaluation evaluation =
        new DefaultEvaluation(
            asked, caller, permission, policy, ignored -> {}, authorization, decisions);
    provider.evaluate(evaluation);
    evaluation.denyIfNoEffect();
    return evaluation.getEffect() == Effect.PERMIT;
  }

  /** By Keycloak's table: its own search leaves out groups that the caller may not view. */
  private Set<String> withSubgroups(Set<String> groups) {
    EntityManager em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    Set<String> all = new HashSet<>(groups);
    Set<String> level = groups;
    while (!level.isEmpty() && all.size() <= MAX_NAMES) {
      level =
          em.createQuery(SUBGROUPS, String.class)
              .setParameter("groups", level)
              .getResultStream()
              .filter(all::add)
              .collect(Collectors.toSet());
    }
    return all;
  }
}
