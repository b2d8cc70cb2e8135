package dev.sessionguard.rest.keycloak;

import jakarta.ws.rs.Path;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;

/** The root of our REST contract for one realm. */
public final class SessionGuardResource {

  private final KeycloakSession session;
  private final RealmModel realm;
  private final AdminAccess access;
  private final AdminEventBuilder adminEvent;

  SessionGuardResource(
      KeycloakSession session, RealmModel realm, AdminAccess access, AdminEventBuilder adminEvent) {
    this.session = session;
    this.realm = realm;
    this.access = access;
    this.adminEvent = adminEvent;
  }

  @Path("settings")
  public SettingsResource settings() {
    return new SettingsResource(session, realm, access, adminEvent);
  }
}
