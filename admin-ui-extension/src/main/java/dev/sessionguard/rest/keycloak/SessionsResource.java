package dev.sessionguard.rest.keycloak;

import dev.sessionguard.ending.JobReport;
import dev.sessionguard.ending.keycloak.BulkTermination;
import dev.sessionguard.ending.keycloak.SessionTermination;
import dev.sessionguard.ending.keycloak.TerminationRequest;
import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.ledger.keycloak.LedgerEntity;
import dev.sessionguard.ledger.keycloak.LedgerSelection;
import dev.sessionguard.location.keycloak.LocationProvider;
import dev.sessionguard.rest.CsvText;
import dev.sessionguard.rest.PathId;
import dev.sessionguard.rest.RevocationOrder;
import dev.sessionguard.sessions.OccurringValues;
import dev.sessionguard.sessions.SessionFilter;
import dev.sessionguard.sessions.SessionItem;
import dev.sessionguard.sessions.SessionPage;
import dev.sessionguard.sessions.SessionQuery;
import dev.sessionguard.sessions.SessionTotal;
import dev.sessionguard.sessions.ValuesQuery;
import dev.sessionguard.sessions.keycloak.DeadRows;
import dev.sessionguard.sessions.keycloak.SessionItems;
import dev.sessionguard.sessions.keycloak.SessionList;
import dev.sessionguard.sessions.keycloak.ValueCounts;
import dev.sessionguard.sessions.keycloak.Visibility;
import dev.sessionguard.text.FieldProblem;
import dev.sessionguard.validity.keycloak.DeadSessions;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;

/** The sessions of one realm: found, shown, ended one by one. */
public final class SessionsResource {

  /** A thousand ids and their JSON fit. */
  private static final int MAX_ORDER_BYTES = 128 * 1024;

  private static final int SAMPLE_ITEMS = 10;

  private final KeycloakSession session;
  private final RealmModel realm;
  private final AdminAccess access;
  private final AdminEventBuilder adminEvent;

  SessionsResource(
      KeycloakSession session, RealmModel realm, AdminAccess access, AdminEventBuilder adminEvent) {
    this.session = session;
    this.realm = realm;
    this.access = access;
    this.adminEvent = adminEvent;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public SessionPage list(@Context UriInfo uri) {
    access.requireQueryUsers();
    SessionQuery query = query(uri);
    return Problems.inTime(() -> page(query));
  }

  private SessionPage page(SessionQuery query) {
    SessionList list = list();
    try {
      SessionList.Page page = list.page(query);
      SessionTotal total = list.total(query, page);
      DeadRows dead = DeadRows.among(session, realm, page.rows());
      boolean liveOnly = !query.filter().status().halves().contains(false);
      return new SessionPage(
          items().of(liveOnly ? dead.without(page.rows()) : page.rows(), dead),
          total.count(),
          total.exact(),
          page.next() == null
              ? null
              : access.cursors(session, realm).seal(page.next(), query.question()),
          LocationProvider.of(session).files(),
          LocationProvider.of(session).attributions());
    } catch (SessionList.NoSuchRole e) {
      throw noSuchRole();
    }
  }

  /** {@code GET sessions.csv}: everything that answers the question, streamed. */
  Response csv(UriInfo uri) {
    access.requireQueryUsers();
    SessionQuery query = query(uri).withPagesOf(SessionQuery.MAX_ITEMS);
    return Problems.inTime(() -> csv(query));
  }

  private Response csv(SessionQuery query) {
    SessionList list = list();
    SessionItems items = items();
    SessionExport export;
    try {
      export = new SessionExport(list, items, query, list.page(query));
    } catch (SessionList.NoSuchRole e) {
      throw noSuchRole();
    }
    return Response.ok(export.lines(), CsvText.MEDIA_TYPE)
        .header("Content-Disposition", "attachment; filename=\"sessions.csv\"")
        .header("Cache-Control", "no-store")
        .build();
  }

  /** Which values of a field occur, for a filter that is chosen and not typed. */
  @GET
  @Path("values")
  @Produces(MediaType.APPLICATION_JSON)
  public OccurringValues values(@Context UriInfo uri) {
    access.requireQueryUsers();
    ValuesQuery.Reading reading = ValuesQuery.parse(uri.getQueryParameters());
    if (reading instanceof ValuesQuery.Misunderstood wrong) {
      throw Problems.badRequest(wrong.problems());
    }
    ValuesQuery query = ((ValuesQuery.Understood) reading).query();
    return Problems.inTime(
        () -> new ValueCounts(session, realm, access.visibility(session, realm)).of(query));
  }

  @GET
  @Path("{id}")
  @Produces(MediaType.APPLICATION_JSON)
  public SessionItem get(@PathParam("id") String id) {
    access.requireQueryUsers();
    return items().of(List.of(find(id))).get(0);
  }

  @DELETE
  @Path("{id}")
  public Response end(@PathParam("id") String id) {
    access.requireQueryUsers();
    LedgerEntity row = find(id);
    UserModel user = session.users().getUserById(realm, row.userId());
    if (user == null) {
      access.requireManageUsers();
    } else {
      access.requireManage(user);
    }
    if (!row.live()) {
      throw new NotFoundException("The session has ended");
    }
    new SessionTermination(session.getKeycloakSessionFactory())
        .endAtCommit(session, realm, List.of(row.sessionId()), EndReason.REVOKED, access.caller());
    adminEvent
        .operation(OperationType.DELETE)
        .resource(ResourceType.USER_SESSION)
        .resourcePath(SessionGuardResourceFactory.ID, "sessions", row.sessionId())
        .detail("username", user == null ? row.username() : user.getUsername())
        .success();
    return Response.noContent().build();
  }

  /** Ends many: answers the count for a dry run, else the job that finishes it. */
  @POST
  @Path("revoke")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public Response revoke(InputStream body) {
    access.requireQueryUsers();
    RevocationOrder order = order(body);
    Visibility manageable = access.manageable(session, realm);
    if (!order.dryRun()) {
      if (manageable instanceof Visibility.Nobody) {
        throw new ForbiddenException();
      }
      // what ends everything needs the right to everything; the rest is checked user by user
      if (order.which() instanceof RevocationOrder.All || order.notBefore()) {
        access.requireManageUsers();
      }
      if (order.notBefore()) {
        access.requireManageRealm(); // tokens of every user: Keycloak asks the same for it
      }
    }
    String excluded = order.keepOwn() ? access.ownSession(realm) : null;
    Visibility visible = access.visibility(session, realm);
    boolean endsNone = manageable instanceof Visibility.Nobody; // and may look all the same
    SessionList list =
        new SessionList(
            session, realm, endsNone ? visible : new Visibility.Both(visible, manageable));
    LedgerSelection selection = Problems.inTime(() -> selection(list, order.which()));
    if (order.dryRun()) {
      return dryRun(list, selection, order.includeOffline(), excluded, !endsNone);
    }
    OrderRoom.require(session, realm, access.caller());
    JobReport job =
        new BulkTermination(session.getKeycloakSessionFactory())
            .start(
                session,
                realm,
                new TerminationRequest(
                    selection,
                    order.includeOffline(),
                    excluded,
                    list.asksOfEach() ? list::passes : null,
                    order.which() instanceof RevocationOrder.All
                        ? EndReason.REVOKED_ALL
                        : EndReason.REVOKED,
                    access.caller()));
    if (job.total() == 0 && !(manageable instanceof Visibility.Everyone)) {
      requireNoneExcluded(order, excluded);
    }
    if (order.notBefore()) {
      realm.setNotBefore((int) (Time.currentTimeMillis() / 1000));
      DeadSessions.endAtCommit(session, realm); // those that the order spares
    }
    if (job.id() != null || order.notBefore()) {
      adminEvent
          .operation(OperationType.ACTION)
          .resource(ResourceType.USER_SESSION)
          .resourcePath(SessionGuardResourceFactory.ID, "sessions", "revoke")
          .detail("job", job.id())
          .detail("total", Long.toString(job.total()))
          .detail("notBefore", Boolean.toString(order.notBefore()))
          .success();
    }
    return Response.accepted(job).build();
  }

  /** Refuses an order whose sessions are all there to be seen, and none of them to be ended. */
  private void requireNoneExcluded(RevocationOrder order, @Nullable String excluded) {
    SessionList seen = list();
    if (seen.countLive(selection(seen, order.which()), order.includeOffline(), excluded) > 0) {
      throw new ForbiddenException();
    }
  }

  private static RevocationOrder order(InputStream body) {
    try {
      RevocationOrder.Reading reading =
          RevocationOrder.parse(RequestBody.read(body, MAX_ORDER_BYTES));
      if (reading instanceof RevocationOrder.Misunderstood wrong) {
        throw Problems.badRequest(wrong.problems());
      }
      return ((RevocationOrder.Understood) reading).order();
    } catch (IOException e) {
      throw Problems.badRequest("The body cannot be read");
    }
  }

  private static LedgerSelection selection(SessionList list, RevocationOrder.Which which) {
    try {
      if (which instanceof RevocationOrder.Ids ids) {
        return list.selection(ids.ids());
      }
      return list.selection(
          which instanceof RevocationOrder.Matching matching
              ? matching.filter()
              : SessionFilter.LIVE);
    } catch (SessionList.NoSuchRole e) {
      throw noSuchRole();
    }
  }

  private Response dryRun(
      SessionList list,
      LedgerSelection selection,
      boolean includeOffline,
      @Nullable String excluded,
      boolean exact) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("count", list.countLive(selection, includeOffline, excluded));
    answer.put("countIsExact", exact);
    answer.put(
        "sample", items().of(list.sample(selection, includeOffline, excluded, SAMPLE_ITEMS)));
    return Response.ok(answer).build();
  }

  private LedgerEntity find(String id) {
    return PathId.of(id)
        .flatMap(list()::find)
        .orElseThrow(() -> new NotFoundException("Session not found"));
  }

  private SessionList list() {
    return new SessionList(session, realm, access.visibility(session, realm));
  }

  private SessionItems items() {
    return new SessionItems(session, realm, access.ownSession(realm));
  }

  private SessionQuery query(UriInfo uri) {
    return understood(SessionQuery.parse(uri.getQueryParameters(), access.cursors(session, realm)));
  }

  static SessionQuery understood(SessionQuery.Reading reading) {
    if (reading instanceof SessionQuery.Misunderstood wrong) {
      throw Problems.badRequest(wrong.problems());
    }
    return ((SessionQuery.Understood) reading).query();
  }

  private static RuntimeException noSuchRole() {
    return Problems.badRequest(List.of(new FieldProblem("role", "is not a role of this realm")));
  }
}
