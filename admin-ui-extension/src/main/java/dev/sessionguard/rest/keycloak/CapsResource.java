package dev.sessionguard.rest.keycloak;

import dev.sessionguard.caps.CapUse;
import dev.sessionguard.ledger.keycloak.Places;
import dev.sessionguard.rest.CapState;
import dev.sessionguard.settings.keycloak.RealmSettings;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** How full the caps of the realm are. */
public final class CapsResource {
  private final KeycloakSession session;
  private final RealmModel realm;
  private final AdminAccess access;

  CapsResource(KeycloakSession session, RealmModel realm, AdminAccess access) {
    this.session = session;
    this.realm = realm;
    this.access = access;
  }

  /** The caps in force, carried out or only reported. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public List<CapState> list() {
    access.requireViewRealm();
    return uses(session, realm).stream().map(CapState::of).toList();
  }

  static List<CapUse> uses(KeycloakSession session, RealmModel realm) {
    return new Places(session, realm.getId()).uses(RealmSettings.of(realm).caps().withPlaces());
  }
}
