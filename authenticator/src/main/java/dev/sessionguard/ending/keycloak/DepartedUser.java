package dev.sessionguard.ending.keycloak;

import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.light.LightweightUserAdapter;

/**
 * A user that Keycloak no longer has, for the sake of the logout tokens that still name it. In
 * memory only; of Keycloak's type for such users, since its session provider looks up all others.
 */
final class DepartedUser extends LightweightUserAdapter {

  DepartedUser(KeycloakSession session, RealmModel realm, String userId, String username) {
    super(session, realm, userId);
    this.id = userId; // as clients know the user
    setUsername(username);
  }
}
