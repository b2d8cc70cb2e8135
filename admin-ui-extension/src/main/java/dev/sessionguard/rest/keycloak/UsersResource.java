package dev.sessionguard.rest.keycloak;

import dev.sessionguard.idle.IdleEffect;
import dev.sessionguard.idle.keycloak.RealmIdle;
import dev.sessionguard.limit.keycloak.NextLogin;
import dev.sessionguard.limit.keycloak.Policies;
import dev.sessionguard.rest.LockdownOrder;
import dev.sessionguard.rest.LockdownReport;
import dev.sessionguard.rest.PathId;
import dev.sessionguard.rest.UserPolicy;
import dev.sessionguard.rest.UserPolicy.OfDevices;
import dev.sessionguard.rest.UserPolicy.PolicyTime;
import dev.sessionguard.rest.WholeNumbers;
import dev.sessionguard.rules.Resolution;
import dev.sessionguard.sessions.Timeline;
import dev.sessionguard.sessions.keycloak.UserTimeline;
import dev.sessionguard.settings.UserLimit;
import dev.sessionguard.settings.UserLimits;
import dev.sessionguard.settings.keycloak.RealmSettings;
import dev.sessionguard.text.FieldProblem;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.storage.ReadOnlyException;

/** What holds for single users of one realm. */
public final class UsersResource {
  private static final int MAX_ORDER_BYTES = 16 * 1024;

  private final KeycloakSession session;
  private final RealmModel realm;
  private final AdminAccess access;
  private final AdminEventBuilder adminEvent;

  UsersResource(
      KeycloakSession session, RealmModel realm, AdminAccess access, AdminEventBuilder adminEvent) {
    this.session = session;
    this.realm = realm;
    this.access = access;
    this.adminEvent = adminEvent;
  }

  @GET
  @Path("{id}/policy")
  @Produces(MediaType.APPLICATION_JSON)
  public UserPolicy policy(@PathParam("id") String id) {
    access.requireQueryUsers();
    UserModel user = find(id);
    access.requireView(user);
    Policies policies = Policies.of(session, realm);
    UserLimits limits = policies.limitsOf(user);
    Resolution rules = policies.rulesOf(user);
    IdleEffect keycloaks = RealmIdle.effective(realm, RealmSettings.of(realm));
    NextLogin next = next(user, limits.plain());
    return UserPolicy.of(
        limits.plain(),
        PolicyTime.of(rules.idle(), keycloaks.idleSeconds()),
        PolicyTime.of(rules.lifetime(), keycloaks.ssoSessionMaxSeconds()),
        next.held(),
        answer(next),
        limits.byDevice().isEmpty()
            ? List.of()
            : limits.all().stream().map(limit -> ofDevices(user, limit)).toList(),
        policies.matching(user),
        policies.reportedLimitsOf(user).map(UserLimits::plain));
  }

  /** What a user did, newest first. */
  @GET
  @Path("{id}/timeline")
  @Produces(MediaType.APPLICATION_JSON)
  public Timeline timeline(
      @PathParam("id") String id,
      @QueryParam("before") @Nullable String before,
      @QueryParam("max") @Nullable String max) {
    access.requireQueryUsers();
    UserModel user = find(id);
    access.requireView(user);
    WholeNumbers numbers = new WholeNumbers();
    int most = numbers.read("max", max, 1, Timeline.MOST, Timeline.DEFAULT);
    long until = numbers.readTime("before", before, Long.MAX_VALUE);
    if (!numbers.problems().isEmpty()) {
      throw Problems.badRequest(numbers.problems());
    }
    return Problems.inTime(
        () -> new UserTimeline(session, realm, user.getId()).before(until, most));
  }

  /** Locks a user down whose account may be in other hands. */
  @POST
  @Path("{id}/lockdown")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public LockdownReport lockDown(
      @PathParam("id") String id,
      @QueryParam("insist") @DefaultValue("false") String insist,
      InputStream body) {
    access.requireQueryUsers();
    UserModel user = find(id);
    access.requireManage(user);
    LockdownOrder order = order(body, insist);
    if (access.isCaller(realm.getName(), user.getId()) && !Boolean.parseBoolean(insist)) {
      throw Problems.badRequest(
          "caller-would-be-locked-down",
          "This is your own account. To lock it down all the same, add ?insist=true.");
    }
    String own = access.ownSession(realm);
    if (own != null) {
      LockDown.outlive(session, realm, own);
    }
    LockdownReport report;
    try {
      report = new LockDown(session, realm, user.getId(), access.caller()).carryOut(order);
    } catch (ReadOnlyException e) {
      throw Problems.badRequest(
          List.of(
              new FieldProblem("disable", "is not possible: the user's directory is read-only")));
    }
    adminEvent
        .operation(OperationType.ACTION)
        .resource(ResourceType.USER)
        .resourcePath(SessionGuardResourceFactory.ID, "users", user.getId(), "lockdown")
        .detail("username", user.getUsername())
        .detail("sessions", Long.toString(report.sessions()))
        .representation(order)
        .success();
    return report;
  }

  private LockdownOrder order(InputStream body, String insist) {
    LockdownOrder.Reading reading;
    try {
      reading = LockdownOrder.parse(RequestBody.read(body, MAX_ORDER_BYTES));
    } catch (IOException e) {
      throw Problems.badRequest("The body cannot be read");
    }
    List<FieldProblem> problems = new ArrayList<>();
    if (!insist.equals("true") && !insist.equals("false")) {
      problems.add(new FieldProblem("insist", "must be true or false"));
    }
    if (reading instanceof LockdownOrder.Misunderstood wrong) {
      problems.addAll(wrong.problems());
    } else if (((LockdownOrder.Understood) reading).order().requirePassword()
        && !LockDown.canRequirePassword(realm)) {
      problems.add(
          new FieldProblem(
              "requirePassword", "needs the required action Update Password, which is off"));
    }
    if (!problems.isEmpty()) {
      throw Problems.badRequest(problems);
    }
    return ((LockdownOrder.Understood) reading).order();
  }

  private UserModel find(String id) {
    return PathId.of(id)
        .map(known -> session.users().getUserById(realm, known))
        .orElseThrow(() -> new NotFoundException("User not found"));
  }

  private OfDevices ofDevices(UserModel user, UserLimit limit) {
    NextLogin next = next(user, limit);
    return OfDevices.of(limit, next.held(), answer(next));
  }

  private NextLogin next(UserModel user, UserLimit limit) {
    return NextLogin.of(session, realm, user, limit.policy());
  }

  private static String answer(NextLogin next) {
    return next.answer().orElse(UserPolicy.ALLOWED);
  }
}
