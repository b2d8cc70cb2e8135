package dev.sessionguard.rest.keycloak;

import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProvider;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProviderFactory;

/**
 * Puts our resource at {@code /admin/realms/{realm}/session-guard}. Keycloak has authenticated the
 * caller when it asks for the resource.
 */
public final class SessionGuardResourceFactory implements AdminRealmResourceProviderFactory {

  public static final String ID = "session-guard";

  @Override
  public AdminRealmResourceProvider create(KeycloakSession session) {
    return new AdminRealmResourceProvider() {
      @Override
      public Object getResource(
          KeycloakSession current,
          org.keycloak.models.RealmModel realm,
          org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator auth,
          org.keycloak.services.resources.admin.AdminEventBuilder adminEvent) {
        return new SessionGuardResource(current, realm, new AdminAccess(auth), adminEvent);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void init(Config.Scope config) {}

  @Override
  public void postInit(KeycloakSessionFactory factory) {}

  @Override
  public void close() {}

  @Override
  public String getId() {
    return ID;
  }
}
