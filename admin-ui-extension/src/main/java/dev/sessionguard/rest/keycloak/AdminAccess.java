package dev.sessionguard.rest.keycloak;

import dev.sessionguard.ledger.Actor;
import dev.sessionguard.ledger.keycloak.Actors;
import dev.sessionguard.sessions.CursorSeal;
import dev.sessionguard.sessions.keycloak.RealmCursors;
import dev.sessionguard.sessions.keycloak.Visibility;
import dev.sessionguard.settings.ChangedBy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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

  /** Up to here the users whom a delegated administrator may see are named one by one. */
  private static final int NAMED = 1000;

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
    if (auth.hasOneAdminRole(AdminRoles.VIEW_USERS, AdminRoles.MANAGE_USERS)) {
      return new Visibility.Everyone();
    }
    // Keycloak's own search leaves out whom a delegated administrator must not see, but only where
    // fine-grained permissions are on: each user is checked in any case.
    List<UserModel> first =
        session.users().searchForUserStream(realm, Map.of(), 0, NAMED + 1).toList();
    return first.size() > NAMED
        ? new Visibility.Checked(auth.users()::canView)
        : new Visibility.Named(
            first.stream()
                .filter(auth.users()::canView)
                // not UserModel::getId: that would name Model, which is new in Keycloak 26.6
                .map(user -> user.getId())
                .collect(Collectors.toSet()));
  }

  void requireViewUsers() {
    auth.users().requireView();
  }

  /**
   * Whether every user may be managed, without a look at each. By a role only: {@code canManage()}
   * also says yes to a fine-grained permission for all users, from which some may be excepted.
   */
  boolean canManageAll() {
    return auth.hasOneAdminRole(AdminRoles.MANAGE_USERS);
  }

  boolean canManage(UserModel user) {
    return auth.users().canManage(user);
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

  /** Id of the caller, where a limit of this realm touches them: a person of the realm itself. */
  Optional<String> limitedCaller(RealmModel realm) {
    AdminAuth caller = auth.adminAuth();
    UserModel user = caller.getUser();
    return realm.equals(caller.getRealm()) && user.getServiceAccountClientLink() == null
        ? Optional.of(user.getId())
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
