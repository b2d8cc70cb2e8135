package dev.sessionguard.rest.keycloak;

import dev.sessionguard.ending.JobReport;
import dev.sessionguard.ending.keycloak.JobQueue;
import dev.sessionguard.rest.PathId;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** The jobs that end many sessions of one realm. */
public final class JobsResource {

  private static final int LATEST = 20;

  private final KeycloakSession session;
  private final RealmModel realm;
  private final AdminAccess access;

  JobsResource(KeycloakSession session, RealmModel realm, AdminAccess access) {
    this.session = session;
    this.realm = realm;
    this.access = access;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public List<JobReport> latest() {
    access.requireQueryUsers();
    return JobQueue.latest(session, realm, LATEST).stream().filter(this::isOpen).toList();
  }

  @GET
  @Path("{id}")
  @Produces(MediaType.APPLICATION_JSON)
  public JobReport get(@PathParam("id") String id) {
    access.requireQueryUsers();
    return PathId.of(id)
        .flatMap(known -> JobQueue.find(session, realm, known))
        .filter(this::isOpen)
        .orElseThrow(() -> new NotFoundException("Job not found"));
  }

  /** To whom may manage all users, and to whom started it. */
  private boolean isOpen(JobReport job) {
    return access.canManageAll() || access.isCaller(job.startedByRealm(), job.startedById());
  }
}
