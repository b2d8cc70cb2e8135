package dev.sessionguard.account.keycloak;

import dev.sessionguard.account.OwnSession;
import dev.sessionguard.account.OwnSessions;
import dev.sessionguard.ledger.keycloak.Ledger;
import dev.sessionguard.ledger.keycloak.LedgerEntity;
import dev.sessionguard.location.keycloak.LocationProvider;
import dev.sessionguard.notice.keycloak.EndOthersLink;
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
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
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
    AccountSessions sessions = sessionsOf(caller);
    return Response.ok(
            new OwnSessions(
                items(ledger, sessions.live(), current),
                items(ledger, sessions.ended(), current),
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
    if (!sessionsOf(caller).end(id)) {
      throw new NotFoundException("Session not found");
    }
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
    sessionsOf(caller).endAllBut(andThisOne ? null : caller.currentSession());
    return Response.noContent().build();
  }

  /** Where the link of an e-mail leads. */
  @Path(EndOthersLink.PATH)
  public EndOthersResource endOthers() {
    return new EndOthersResource(session);
  }

  /** The page that shows the same to people. */
  @Path(OwnSessionsPage.PATH)
  public OwnSessionsPage page() {
    return new OwnSessionsPage(session);
  }

  private AccountSessions sessionsOf(AccountCaller caller) {
    return new AccountSessions(session, realm, caller.user());
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
