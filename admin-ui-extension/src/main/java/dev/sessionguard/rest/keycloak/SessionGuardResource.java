package dev.sessionguard.rest.keycloak;

import dev.sessionguard.rest.CsvText;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
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

  @Path("sessions")
  public SessionsResource sessions() {
    return new SessionsResource(session, realm, access, adminEvent);
  }

  @Path("users")
  public UsersResource users() {
    return new UsersResource(session, realm, access, adminEvent);
  }

  @Path("jobs")
  public JobsResource jobs() {
    return new JobsResource(session, realm, access);
  }

  @Path("refusals")
  public RefusalsResource refusals() {
    return new RefusalsResource(session, realm, access);
  }

  @Path("statistics")
  public StatisticsResource statistics() {
    return new StatisticsResource(session, realm, access);
  }

  @Path("caps")
  public CapsResource caps() {
    return new CapsResource(session, realm, access);
  }

  @Path("report-only")
  public ReportResource report() {
    return new ReportResource(session, realm, access);
  }

  @GET
  @Path("sessions.csv")
  @Produces(CsvText.MEDIA_TYPE)
  public Response csv(@Context UriInfo uri) {
    return sessions().csv(uri);
  }
}
