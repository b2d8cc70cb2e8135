package dev.sessionguard.rest.keycloak;

import dev.sessionguard.applications.ApplicationClients;
import dev.sessionguard.applications.ApplicationsCodec;
import dev.sessionguard.caps.CapNames;
import dev.sessionguard.caps.CapsCodec;
import dev.sessionguard.guard.keycloak.RealmApplication;
import dev.sessionguard.guard.keycloak.RealmCoverage;
import dev.sessionguard.guard.keycloak.SettingsKeeping;
import dev.sessionguard.idle.keycloak.RealmIdle;
import dev.sessionguard.limit.keycloak.SettingsLock;
import dev.sessionguard.rest.DriftWarnings;
import dev.sessionguard.rest.EntityTags;
import dev.sessionguard.rest.ProductVersion;
import dev.sessionguard.rest.SettingsDocument;
import dev.sessionguard.rest.SettingsWarning;
import dev.sessionguard.rules.RuleNames;
import dev.sessionguard.rules.RulesCodec;
import dev.sessionguard.rules.keycloak.RealmNames;
import dev.sessionguard.settings.GuardSettings;
import dev.sessionguard.settings.SettingsReading;
import dev.sessionguard.settings.SettingsVersion;
import dev.sessionguard.settings.keycloak.KeptSettings;
import dev.sessionguard.settings.keycloak.RealmSettings;
import dev.sessionguard.statement.PolicyStatement;
import dev.sessionguard.statement.StatementFacts;
import dev.sessionguard.text.FieldProblem;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.Version;
import org.keycloak.common.util.Time;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.ErrorResponse;
import org.keycloak.services.resources.admin.AdminEventBuilder;

/** The settings of one realm: what is set, what it comes to, which login paths it covers. */
public final class SettingsResource {

  /** The resource type of our admin events. */
  static final String EVENT_TYPE = "SESSION_GUARD_SETTINGS";

  private final KeycloakSession session;
  private final RealmModel realm;
  private final AdminAccess access;
  private final AdminEventBuilder adminEvent;

  SettingsResource(
      KeycloakSession session, RealmModel realm, AdminAccess access, AdminEventBuilder adminEvent) {
    this.session = session;
    this.realm = realm;
    this.access = access;
    this.adminEvent = adminEvent;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Map<String, Object> get() {
    access.requireViewRealm();
    return answer(RealmSettings.of(realm));
  }

  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public Map<String, Object> put(
      @QueryParam("insist") @DefaultValue("false") String insist,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      InputStream body) {
    access.requireManageRealm();
    if (!insist.equals("true") && !insist.equals("false")) {
      throw Problems.badRequest(List.of(new FieldProblem("insist", "must be true or false")));
    }
    byte[] text = SettingsBody.text(body); // before the lock: a client may take its time
    lock();
    GuardSettings before = RealmSettings.of(realm);
    if (!EntityTags.match(ifMatch, SettingsVersion.of(before))) {
      throw Problems.preconditionFailed(
          "settings-changed", "The settings have been changed since they were read");
    }
    GuardSettings after = read(text, before);
    if (!Boolean.parseBoolean(insist)) {
      requireNobodyLockedOut(before, after);
    }
    save(after);
    tell(OperationType.UPDATE, before, after, "settings");
    return answer(after);
  }

  /** What settings would mean. */
  @Path("preview")
  public PreviewResource preview() {
    return new PreviewResource(session, realm, access);
  }

  /**
   * Keeps the settings in force, of which another tool's change lost some. Where nothing was lost,
   * nothing happens.
   */
  @POST
  @Path("restore")
  @Produces(MediaType.APPLICATION_JSON)
  public Map<String, Object> restore() {
    access.requireManageRealm();
    lock();
    SettingsKeeping keeping = new SettingsKeeping(session, realm);
    if (keeping.drift().isNone()) {
      return answer(RealmSettings.of(realm));
    }
    GuardSettings inForce = keeping.inForce();
    save(inForce);
    tell(OperationType.ACTION, inForce, inForce, "settings", "restore");
    return answer(inForce);
  }

  /**
   * Accepts what another tool's change did: what it left out is off from now on, and stored as
   * such. 400 where it cannot be read. Where nothing was lost, nothing happens.
   */
  @POST
  @Path("accept")
  @Produces(MediaType.APPLICATION_JSON)
  public Map<String, Object> accept() {
    access.requireManageRealm();
    lock();
    SettingsKeeping keeping = new SettingsKeeping(session, realm);
    if (keeping.drift().isNone()) {
      return answer(RealmSettings.of(realm));
    }
    SettingsReading accepted = keeping.accepted();
    if (!accepted.problems().isEmpty()) {
      throw Problems.badRequest(accepted.problems());
    }
    GuardSettings before = keeping.inForce();
    save(accepted.settings());
    tell(OperationType.ACTION, before, accepted.settings(), "settings", "accept");
    return answer(accepted.settings());
  }

  private void requireNobodyLockedOut(GuardSettings before, GuardSettings after) {
    new Lockout(session, realm, access)
        .by(before, after)
        .ifPresent(
            who -> {
              throw Problems.badRequest(who.code(), who.message());
            });
  }

  private void lock() {
    if (!SettingsLock.take(session, realm)) {
      throw ErrorResponse.error(
          "Other settings of this realm are being saved; try again", Response.Status.CONFLICT);
    }
  }

  private void save(GuardSettings after) {
    RealmSettings.store(realm, after);
    RealmApplication.apply(realm, after);
    new SettingsKeeping(session, realm).saved(after, access.changedBy());
  }

  private void tell(
      OperationType operation, GuardSettings before, GuardSettings after, String... path) {
    Map<String, Object> change = new LinkedHashMap<>();
    change.put("old", SettingsDocument.told(before));
    change.put("new", SettingsDocument.told(after));
    adminEvent
        .operation(operation)
        .resource(EVENT_TYPE)
        .resourcePath(
            Stream.concat(Stream.of(SessionGuardResourceFactory.ID), Arrays.stream(path))
                .toArray(String[]::new))
        .representation(change)
        .success();
  }

  /** What is enforced, for an auditor's file. */
  @GET
  @Path("statement")
  @Produces({"text/markdown; charset=utf-8", "text/plain; charset=utf-8"})
  public String statement() {
    access.requireViewRealm();
    GuardSettings settings = RealmSettings.of(realm);
    return PolicyStatement.render(
        new StatementFacts(
            realm.getName(),
            settings,
            RealmIdle.effective(realm, settings),
            new RealmCoverage(session, realm).of(settings),
            RealmIdle.warnings(session, realm, settings, access.canViewClients()),
            ProductVersion.text(),
            Version.VERSION,
            Instant.ofEpochMilli(Time.currentTimeMillis())));
  }

  private GuardSettings read(byte[] text, GuardSettings stored) {
    SettingsReading reading = SettingsBody.parsed(text, stored);
    List<FieldProblem> problems = new ArrayList<>(reading.problems());
    if (problems.stream().noneMatch(each -> each.field().startsWith(RulesCodec.FIELD))) {
      // else rules are left out, and the index of the others is no longer that of the document
      problems.addAll(
          RuleNames.unknown(
              reading.settings().rules(), stored.rules(), new RealmNames(session, realm)));
    }
    if (problems.stream().noneMatch(each -> each.field().startsWith(ApplicationsCodec.FIELD))) {
      problems.addAll(
          ApplicationClients.unknown(
              reading.settings().applications(),
              stored.applications(),
              clientId -> realm.getClientByClientId(clientId) != null));
    }
    if (problems.stream().noneMatch(each -> each.field().startsWith(CapsCodec.FIELD))) {
      problems.addAll(
          CapNames.unknown(
              reading.settings().caps(), stored.caps(), new RealmNames(session, realm)));
    }
    return SettingsBody.withoutProblems(reading.settings(), problems);
  }

  private Map<String, Object> answer(GuardSettings settings) {
    session
        .getContext()
        .getHttpResponse()
        .setHeader(HttpHeaders.ETAG, EntityTags.of(SettingsVersion.of(settings)));
    Map<String, Object> answer = new LinkedHashMap<>(SettingsDocument.write(settings));
    answer.put("effective", RealmIdle.effective(realm, settings));
    answer.put("coverage", new RealmCoverage(session, realm).of(settings));
    List<SettingsWarning> warnings = new SettingsWarnings(session, realm, access).of(settings);
    KeptSettings.of(session, realm.getId())
        .report()
        .ifPresent(
            drift -> {
              answer.put("drift", drift);
              warnings.addAll(0, DriftWarnings.of(drift));
            });
    answer.put("warnings", warnings);
    return answer;
  }
}
