package dev.sessionguard.rest.keycloak;

import org.jspecify.annotations.Nullable;
import org.keycloak.authorization.common.KeycloakIdentity;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.admin.AdminAuth;

/**
 * The calling administrator, as the policies of permissions see one. Roles are those that the user
 * has now and the application may use: the console's token is a lightweight one, which names none.
 * Keycloak 26.7 does the same by a constructor that 26.6 does not have.
 */
final class CallerIdentity extends KeycloakIdentity {

  private final RealmModel ownRealm;
  private final UserModel administrator;
  private final @Nullable ClientModel application;

  CallerIdentity(KeycloakSession session, RealmModel realm, AdminAuth caller) {
    super(caller.getToken(), session);
    this.ownRealm = realm;
    this.administrator = caller.getUser();
    this.application = caller.getClient();
  }

  @Override
  public boolean hasRealmRole(String name) {
    return mayUse(ownRealm.getRole(name));
  }

  @Override
  public boolean hasClientRole(String clientId, String name) {
    ClientModel client = ownRealm.getClientByClientId(clientId);
    return client != null && mayUse(client.getRole(name));
  }

  private boolean mayUse(@Nullable RoleModel role) {
    return role != null
        && administrator.hasRole(role)
        && (application == null || application.hasScope(role));
  }
}
