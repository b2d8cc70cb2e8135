package dev.sessionguard.account.keycloak;

import dev.sessionguard.account.OwnSession;
import dev.sessionguard.account.OwnSessions;
import dev.sessionguard.ending.keycloak.SessionEnding;
import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.ledger.keycloak.LedgerEntity;
import dev.sessionguard.location.keycloak.LocationProvider;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.ErrorResponse;
import org.keycloak.services.resources.account.CorsPreflightService;
import org.keycloak.services.util.CacheControlUtil;

/** A user's own sessions: where and with what they began, and how those before have ended. */
public final class OwnSessionsResource {

  private final KeycloakSession session;
  private final RealmModel realm;

  OwnSessionsResource(KeycloakSession session) {
    this.session = session;
    this.realm = session.getContext().getRealm();
  }

  @OPTIONS
  @Path("{any:.*}")
  public Response preflight() {
    return new CorsPreflightService().preflight();
  }

  @GET
  @Path("sessions")
  @Produces(MediaType.APPLICATION_JSON)
  public Response get() {
    AccountCaller caller = AccountCaller.of(session);
    caller.requireView();
    Ledger ledger = new Ledger(session, realm.getId());
    String current = caller.currentSession();
    long since = Time.currentTimeMillis() - TimeUnit.DAYS.toMillis(OwnSessions.HISTORY_DAYS);
    List<LedgerEntity> ended =
        ledger.endedRowsOf(caller.user().getId(), since, OwnSessions.MAX_ENDED);
    List<LedgerEntity> live =
        live(ledger, caller.user())
            .sorted(Comparator.comparingLong(LedgerEntity::loginTime).reversed())
            .toList();
    return Response.ok(
            new OwnSessions(
                items(ledger, live, current),
                items(ledger, ended, current),
                LocationProvider.of(session).attributions()))
        .cacheControl(CacheControlUtil.noCache())
        .build();
  }

  /** Ends one session, the caller's own too. */
  @DELETE
  @Path("sessions/{id}")
  public Response end(@PathParam("id") String id) {
    AccountCaller caller = AccountCaller.of(session);
    caller.requireManage();
    List<String> chosen =
        live(new Ledger(session, realm.getId()), caller.user())
            .filter(row -> row.id().equals(id))
            .map(LedgerEntity::sessionId)
            .toList();
    if (chosen.isEmpty()) {
      throw new NotFoundException("Session not found");
    }
    end(chosen, caller.user());
    return Response.noContent().build();
  }

  /**
   * Ends the other sessions.
   *
   * @param current {@code true} ends the caller's own too; by default it stays
   */
  @DELETE
  @Path("sessions")
  public Response endAll(@QueryParam("current") @DefaultValue("false") String current) {
    AccountCaller caller = AccountCaller.of(session);
    caller.requireManage();
    // as a boolean parameter, JAX-RS would take any other word for false
    if (!current.equals("true") && !current.equals("false")) {
      throw ErrorResponse.error("current must be true or false", Response.Status.BAD_REQUEST);
    }
    boolean andThisOne = current.equals("true");
    String own = caller.currentSession();
    end(
        live(new Ledger(session, realm.getId()), caller.user())
            .map(LedgerEntity::sessionId)
            .filter(id -> andThisOne || !id.equals(own))
            .distinct()
            .toList(),
        caller.user());
    return Response.noContent().build();
  }

  private void end(List<String> sessionIds, UserModel user) {
    new SessionEnding(session.getKeycloakSessionFactory())
        .endAtCommit(session, realm, sessionIds, EndReason.LOGOUT, user.getUsername());
  }

  private static Stream<LedgerEntity> live(Ledger ledger, UserModel user) {
    return ledger.liveRowsOf(user.getId()).stream();
  }

  private static List<OwnSession> items(
      Ledger ledger, List<LedgerEntity> rows, @Nullable String current) {
    Map<String, List<String>> clients = ledger.clientsOf(rows);
    return rows.stream()
        .map(row -> item(row, clients.getOrDefault(row.id(), List.of()), current))
        .toList();
  }

  private static OwnSession item(LedgerEntity row, List<String> clients, @Nullable String current) {
    return new OwnSession(
        row.id(),
        row.browser(),
        row.os(),
        row.device(),
        row.ip(),
        row.city(),
        row.country(),
        row.privateNetwork() ? true : null,
        clients,
        row.loginTime(),
        row.lastActivity(),
        row.endTime(),
        row.endReason(),
        row.offline(),
        row.rememberMe(),
        row.live() && row.sessionId().equals(current));
  }
}
