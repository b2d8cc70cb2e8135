package dev.sessionguard.rest.keycloak;

import dev.sessionguard.ledger.Actor;
import dev.sessionguard.ledger.keycloak.Actors;
import dev.sessionguard.rest.keycloak.GrantedPermissions.Right;
import dev.sessionguard.sessions.CursorSeal;
import dev.sessionguard.sessions.Reach;
import dev.sessionguard.sessions.keycloak.RealmCursors;
import dev.sessionguard.sessions.keycloak.Visibility;
import dev.sessionguard.settings.ChangedBy;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.keycloak.authorization.fgap.AdminPermissionsSchema;
import org.keycloak.common.Profile;
import org.keycloak.models.AdminRoles;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.admin.AdminAuth;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/**
 * What the calling administrator may do. The only class that asks Keycloak's permission evaluator,
 * which moved packages between Keycloak versions; every {@code require} throws Keycloak's own 403.
 */
final class AdminAccess {

  private final AdminPermissionEvaluator auth;

  AdminAccess(AdminPermissionEvaluator auth) {
    this.auth = auth;
  }

  void requireViewRealm() {
    auth.realm().requireViewRealm();
  }

  /** Whether the caller may know the realm's clients. */
  boolean canViewClients() {
    return auth.clients().canView();
  }

  void requireManageRealm() {
    auth.realm().requireManageRealm();
  }

  /** May look at some users at least; {@link #visibility} says at which. */
  void requireQueryUsers() {
    auth.users().requireQuery();
  }

  /** Whose sessions the caller may see, in the realm of this request. */
  Visibility visibility(KeycloakSession session, RealmModel realm) {
    return auth.hasOneAdminRole(AdminRoles.VIEW_USERS, AdminRoles.MANAGE_USERS)
        ? new Visibility.Everyone()
        : delegated(session, realm, Right.VIEW, auth.users()::canView);
  }

  /** Whose sessions the caller may end, in the realm of this request. */
  Visibility manageable(KeycloakSession session, RealmModel realm) {
    return canManageAll()
        ? new Visibility.Everyone()
        : delegated(session, realm, Right.MANAGE, auth.users()::canManage);
  }

  private Visibility delegated(
      KeycloakSession session, RealmModel realm, Right right, Predicate<UserModel> check) {
    if (!realm.equals(auth.adminAuth().getRealm())) {
      return new Visibility.Nobody(); // fine-grained permissions are for a realm's own users
    }
    if (Profile.isFeatureEnabled(Profile.Feature.ADMIN_FINE_GRAINED_AUTHZ)) {
      return new Visibility.Checked(check);
    }
    if (!AdminPermissionsSchema.SCHEMA.isAdminPermissionsEnabled(realm)) {
      return new Visibility.Nobody();
    }
    return new GrantedPermissions(session, realm, auth.adminAuth())
        .reach(right)
        .map(AdminAccess::of)
        .orElseGet(() -> new Visibility.Checked(check));
  }

  private static Visibility of(Reach reach) {
    if (reach.isNobody()) {
      return new Visibility.Nobody();
    }
    return reach.isEverybody() ? new Visibility.Everyone() : new Visibility.Reached(reach);
  }

  /**
   * Whether every user may be managed, without a look at each. By a role only: {@code canManage()}
   * also says yes to a fine-grained permission for all users, from which some may be excepted.
   */
  boolean canManageAll() {
    return auth.hasOneAdminRole(AdminRoles.MANAGE_USERS);
  }

  void requireView(UserModel user) {
    auth.users().requireView(user);
  }

  void requireManageUsers() {
    auth.users().requireManage();
  }

  void requireManage(UserModel user) {
    auth.users().requireManage(user);
  }

  /** The caller, who may be of another realm than that of the request. */
  Actor caller() {
    return Actors.of(auth.adminAuth().getRealm(), auth.adminAuth().getUser());
  }

  /**
   * Whether a user is the caller.
   *
   * @param realm name of the user's realm; null where it is not known
   * @param userId null where it is not known
   */
  boolean isCaller(@Nullable String realm, @Nullable String userId) {
    return auth.adminAuth().getRealm().getName().equals(realm)
        && auth.adminAuth().getUser().getId().equals(userId);
  }

  /** The caller, where a limit of this realm may touch them: a person of the realm itself. */
  Optional<UserModel> limitedCaller(RealmModel realm) {
    AdminAuth caller = auth.adminAuth();
    UserModel user = caller.getUser();
    return realm.equals(caller.getRealm()) && user.getServiceAccountClientLink() == null
        ? Optional.of(user)
        : Optional.empty();
  }

  /** The caller, as the author of a change of settings. */
  ChangedBy changedBy() {
    AdminAuth caller = auth.adminAuth();
    return new ChangedBy(
        caller.getRealm().getId(), caller.getUser().getId(), caller.getUser().getUsername());
  }

  /** The seal of the cursors that this caller is given in a realm. */
  CursorSeal cursors(KeycloakSession session, RealmModel realm) {
    AdminAuth caller = auth.adminAuth();
    return RealmCursors.of(session, realm, caller.getRealm().getId(), caller.getUser().getId());
  }

  /** Id of the caller's session in this realm; null for callers from another realm. */
  @Nullable String ownSession(RealmModel realm) {
    AdminAuth caller = auth.adminAuth();
    return realm.equals(caller.getRealm()) ? caller.getToken().getSessionId() : null;
  }
}
