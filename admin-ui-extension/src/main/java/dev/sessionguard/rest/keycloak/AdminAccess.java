package dev.sessionguard.rest.keycloak;

import org.jspecify.annotations.Nullable;
import org.keycloak.models.UserModel;
import org.keycloak.representations.AccessToken;
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

  void requireManageRealm() {
    auth.realm().requireManageRealm();
  }

  /** May look at some users at least; {@link #canView} says at which. */
  void requireQueryUsers() {
    auth.users().requireQuery();
  }

  /** Whether the caller may view every user of the realm, by role and not by single permission. */
  boolean canViewAll() {
    return auth.users().canView();
  }

  boolean canView(UserModel user) {
    return auth.users().canView(user);
  }

  boolean canManageAll() {
    return auth.users().canManage();
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

  String userId() {
    return auth.adminAuth().getUser().getId();
  }

  String username() {
    return auth.adminAuth().getUser().getUsername();
  }

  /** Id of the caller's own session; null for a token without one. */
  @Nullable String ownSession() {
    AccessToken token = auth.adminAuth().getToken();
    return token.getSessionId();
  }
}
