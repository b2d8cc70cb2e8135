package dev.sessionguard.rest.keycloak;

import dev.sessionguard.sessions.SessionStatistics;
import dev.sessionguard.sessions.keycloak.StatisticsCount;
import dev.sessionguard.sessions.keycloak.Visibility;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** The realm in figures; only for those who may see all its users. */
public final class StatisticsResource {

  private final KeycloakSession session;
  private final RealmModel realm;
  private final AdminAccess access;

  StatisticsResource(KeycloakSession session, RealmModel realm, AdminAccess access) {
    this.session = session;
    this.realm = realm;
    this.access = access;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public SessionStatistics get() {
    access.requireQueryUsers();
    if (!(access.visibility(session, realm) instanceof Visibility.Everyone)) {
      throw new ForbiddenException(); // they count everybody
    }
    return new StatisticsCount(session, realm).get();
  }
}
