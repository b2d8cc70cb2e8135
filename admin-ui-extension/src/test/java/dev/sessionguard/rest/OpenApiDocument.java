package dev.sessionguard.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.account.OwnSessions;
import dev.sessionguard.account.keycloak.EndOthersResource;
import dev.sessionguard.account.keycloak.OwnSessionsPage;
import dev.sessionguard.account.keycloak.OwnSessionsResource;
import dev.sessionguard.applications.Application;
import dev.sessionguard.applications.Applications;
import dev.sessionguard.caps.Cap;
import dev.sessionguard.caps.CapScope;
import dev.sessionguard.caps.Caps;
import dev.sessionguard.caps.CapsCodec;
import dev.sessionguard.device.DeviceGroup;
import dev.sessionguard.ending.JobReport;
import dev.sessionguard.idle.IdleEffect;
import dev.sessionguard.idle.IdleWarning;
import dev.sessionguard.ledger.EndReason;
import dev.sessionguard.limit.LoginPath;
import dev.sessionguard.limit.Mode;
import dev.sessionguard.limit.PathCoverage;
import dev.sessionguard.limit.SessionLimit;
import dev.sessionguard.limit.WhenExceeded;
import dev.sessionguard.location.CityFiles;
import dev.sessionguard.report.ReportEntry;
import dev.sessionguard.report.ReportKind;
import dev.sessionguard.report.ReportSummary;
import dev.sessionguard.rest.keycloak.ReportResource;
import dev.sessionguard.rest.keycloak.SessionGuardResource;
import dev.sessionguard.rules.Rules;
import dev.sessionguard.rules.RulesCodec;
import dev.sessionguard.sessions.LimitPreview;
import dev.sessionguard.sessions.OccurringValues;
import dev.sessionguard.sessions.RefusalItem;
import dev.sessionguard.sessions.RefusalPage;
import dev.sessionguard.sessions.RefusalQuery;
import dev.sessionguard.sessions.SessionItem;
import dev.sessionguard.sessions.SessionPage;
import dev.sessionguard.sessions.SessionQuery;
import dev.sessionguard.sessions.SessionStatistics;
import dev.sessionguard.sessions.SortKey;
import dev.sessionguard.sessions.StatusFilter;
import dev.sessionguard.sessions.Timeline;
import dev.sessionguard.sessions.TimelineEntry;
import dev.sessionguard.sessions.ValuesQuery;
import dev.sessionguard.settings.LimitSettings;
import dev.sessionguard.settings.Setting;
import dev.sessionguard.settings.SettingType;
import dev.sessionguard.settings.SettingsDriftReport;
import dev.sessionguard.text.Span;
import dev.sessionguard.text.SpanUnit;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAPI document of both REST resources. Paths, methods, path and query parameters and the
 * shapes of answers are read from the classes; bounds and choices from the rules that check them;
 * the sentences are written here. An operation without sentences, and sentences without an
 * operation, are errors.
 */
final class OpenApiDocument {

  private static final String ADMIN = "/admin/realms/{realm}/session-guard";
  private static final String ACCOUNT = "/realms/{realm}/session-guard";

  /** For people, in HTML. */
  private static final Set<Class<?>> PAGES = Set.of(OwnSessionsPage.class, EndOthersResource.class);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode schemas = JSON.createObjectNode();
  private final Map<String, Class<?>> classes = new HashMap<>();

  /** One operation as the classes have it. */
  private record Operation(String path, String verb, Method method) {
    String key() {
      return verb + " " + path;
    }
  }

  /** What the classes do not say of an operation. */
  private record Described(
      String summary,
      Map<String, ObjectNode> query,
      Set<String> needed,
      @Nullable ObjectNode body,
      Map<Integer, Answer> answers) {}

  private record Answer(String description, String mediaType, @Nullable ObjectNode schema) {}

  static ObjectNode generate() {
    return new OpenApiDocument().document();
  }

  private ObjectNode document() {
    Map<String, Operation> found = new TreeMap<>();
    walk(SessionGuardResource.class, ADMIN, found);
    walk(OwnSessionsResource.class, ACCOUNT, found);
    Map<String, Described> described = described();
    if (!found.keySet().equals(described.keySet())) {
      throw new IllegalStateException(found.keySet() + " are, " + described.keySet() + " are told");
    }
    ObjectNode document = JSON.createObjectNode().put("openapi", "3.1.0");
    document
        .putObject("info")
        .put("title", "Session Guard for Keycloak")
        .put(
            "description",
            "Times are epoch milliseconds. What is not known is left out. Errors have Keycloak's"
                + " shape.")
        .put("version", "1")
        .putObject("license")
        .put("name", "Apache-2.0")
        .put("identifier", "Apache-2.0");
    document.putArray("security").addObject().putArray("bearer");
    ObjectNode paths = document.putObject("paths");
    found
        .values()
        .forEach(
            operation ->
                write(
                    operation,
                    Objects.requireNonNull(described.get(operation.key())),
                    paths.withObjectProperty(operation.path())));
    ObjectNode components = document.putObject("components");
    ObjectNode sorted = components.putObject("schemas");
    Stream.of(
            "Error",
            "Settings",
            "SettingsAnswer",
            "RevocationOrder",
            "LockdownOrder",
            "DryRun",
            "Preview",
            "Rule",
            "RulePeople",
            "RuleWho",
            "RuleLimit",
            "Application",
            "Cap",
            "Span")
        .forEach(name -> schemas.set(name, written(name)));
    new TreeSet<>(names(schemas)).forEach(name -> sorted.set(name, schemas.get(name)));
    components
        .putObject("securitySchemes")
        .putObject("bearer")
        .put("type", "http")
        .put("scheme", "bearer");
    return document;
  }

  private static Collection<String> names(ObjectNode node) {
    return node.properties().stream().map(Map.Entry::getKey).toList();
  }

  private static void walk(Class<?> resource, String path, Map<String, Operation> found) {
    for (Method method : resource.getDeclaredMethods()) {
      @Nullable Path below = method.getAnnotation(Path.class);
      String whole = below == null ? path : path + "/" + below.value();
      @Nullable String verb = verb(method);
      if (verb != null) {
        Operation operation = new Operation(whole, verb, method);
        found.put(operation.key(), operation);
      } else if (below != null && !PAGES.contains(method.getReturnType())) {
        walk(method.getReturnType(), whole, found);
      }
    }
  }

  /** Preflight requests are the browser's own affair. */
  private static @Nullable String verb(Method method) {
    return Arrays.stream(method.getAnnotations())
        .map(Annotation::annotationType)
        .filter(type -> type != OPTIONS.class)
        .map(type -> type.getAnnotation(HttpMethod.class))
        .filter(verb -> verb != null)
        .map(HttpMethod::value)
        .findFirst()
        .orElse(null);
  }

  private void write(Operation operation, Described told, ObjectNode path) {
    ObjectNode out = path.putObject(operation.verb().toLowerCase(java.util.Locale.ROOT));
    out.put("summary", told.summary());
    out.put(
        "operationId",
        operation.method().getDeclaringClass().getSimpleName().replace("Resource", "")
            + "."
            + operation.method().getName());
    ArrayNode parameters = out.putArray("parameters");
    parameter(parameters, "realm", "path", true, text());
    Set<String> inCode = new TreeSet<>();
    Arrays.stream(operation.method().getParameters())
        .forEach(
            given -> {
              if (given.isAnnotationPresent(PathParam.class)) {
                String name = given.getAnnotation(PathParam.class).value();
                parameter(parameters, name, "path", true, text());
              }
              if (given.isAnnotationPresent(HeaderParam.class)) {
                String name = given.getAnnotation(HeaderParam.class).value();
                parameter(parameters, name, "header", false, text());
              }
              if (given.isAnnotationPresent(QueryParam.class)) {
                inCode.add(given.getAnnotation(QueryParam.class).value());
              }
            });
    if (!inCode.isEmpty() && !inCode.equals(told.query().keySet())) {
      throw new IllegalStateException(operation.key() + " has " + inCode);
    }
    told.query()
        .forEach(
            (name, schema) ->
                parameter(parameters, name, "query", told.needed().contains(name), schema));
    if (told.body() != null) {
      ObjectNode body = out.putObject("requestBody").put("required", true);
      body.putObject("content").putObject("application/json").set("schema", told.body());
    }
    ObjectNode responses = out.putObject("responses");
    told.answers()
        .forEach(
            (status, answer) -> {
              ObjectNode response =
                  responses.putObject(status.toString()).put("description", answer.description());
              if (answer.schema() != null) {
                response
                    .putObject("content")
                    .putObject(answer.mediaType())
                    .set("schema", answer.schema());
              }
            });
  }

  private static void parameter(
      ArrayNode parameters, String name, String in, boolean required, ObjectNode schema) {
    parameters
        .addObject()
        .put("name", name)
        .put("in", in)
        .put("required", required)
        .set("schema", schema);
  }

  private Map<String, Described> described() {
    Map<String, ObjectNode> filters = filters();
    Map<String, ObjectNode> list = new LinkedHashMap<>(filters);
    list.put("sort", choice(Arrays.stream(SortKey.values()).map(SortKey::id)));
    list.put("order", choice(Stream.of("asc", "desc")));
    list.put("max", number(1, SessionQuery.MAX_ITEMS));
    list.put("cursor", text(4096));
    Map<String, ObjectNode> preview = new LinkedHashMap<>();
    preview.put("maxSessions", number(LimitSettings.MIN_SESSIONS, LimitSettings.MAX_SESSIONS));
    preview.put("countOffline", type("boolean"));

    Map<String, ObjectNode> insist = new LinkedHashMap<>();
    insist.put("insist", type("boolean"));

    Map<String, Described> all = new LinkedHashMap<>();
    all.put(
        "GET " + ADMIN + "/settings",
        get(
            "The settings, what they come to, and which login paths they cover",
            ref("SettingsAnswer")));
    all.put(
        "PUT " + ADMIN + "/settings",
        new Described(
            "Stores settings, all or none; what would lock out the caller or all administrators"
                + " only where insist is true",
            insist,
            Set.of(),
            ref("Settings"),
            answers(200, json("What was stored", ref("SettingsAnswer")), 400, 409, 412, 413, 415)));
    all.put(
        "POST " + ADMIN + "/settings/restore",
        new Described(
            "Keeps the settings in force, of which another tool's change lost some",
            Map.of(),
            Set.of(),
            null,
            answers(200, json("What is in force", ref("SettingsAnswer")), 409)));
    all.put(
        "POST " + ADMIN + "/settings/accept",
        new Described(
            "Takes over another tool's change: what it left out has its default, which is off",
            Map.of(),
            Set.of(),
            null,
            answers(200, json("What is in force", ref("SettingsAnswer")), 400, 409)));
    all.put(
        "GET " + ADMIN + "/settings/preview",
        new Described(
            "What a limit would mean",
            preview,
            Set.of("maxSessions"),
            null,
            answers(
                200,
                json(
                    "How many users hold more now, of those whom the caller may see",
                    ref("Preview")),
                400)));
    all.put(
        "POST " + ADMIN + "/settings/preview",
        new Described(
            "What a whole draft of settings would mean for those who are signed in, of those whom"
                + " the caller may see",
            Map.of(),
            Set.of(),
            ref("Settings"),
            answers(
                200, json("Users and sessions by rule", of(LimitPreview.class)), 400, 413, 415)));
    all.put(
        "GET " + ADMIN + "/caps",
        new Described(
            "How full the caps in force are",
            Map.of(),
            Set.of(),
            null,
            answers(200, json("Caps", array(of(CapState.class))))));
    Map<String, ObjectNode> days = new LinkedHashMap<>();
    days.put("days", number(1, ReportResource.MAX_DAYS));
    all.put(
        "GET " + ADMIN + "/report-only",
        new Described(
            "How often the limit would have acted where it is only reported",
            days,
            Set.of(),
            null,
            answers(200, json("The sums", of(ReportSummary.class)), 400)));
    Map<String, ObjectNode> entries = new LinkedHashMap<>(days);
    entries.put("first", number(0, ReportResource.MAX_FIRST));
    entries.put("max", number(1, ReportResource.MAX_ENTRIES));
    all.put(
        "GET " + ADMIN + "/report-only/entries",
        new Described(
            "What the limit would have done where it is only reported, newest first",
            entries,
            Set.of(),
            null,
            answers(200, json("Sessions", array(of(ReportEntry.class))), 400)));
    all.put(
        "GET " + ADMIN + "/settings/statement",
        new Described(
            "What is enforced, for an auditor's file",
            Map.of(),
            Set.of(),
            null,
            answers(200, new Answer("The statement", "text/markdown", type("string")), 406)));
    all.put(
        "GET " + ADMIN + "/sessions",
        new Described(
            "A page of the list of sessions",
            list,
            Set.of(),
            null,
            answers(200, json("The page", of(SessionPage.class)), 400, 503)));
    all.put(
        "GET " + ADMIN + "/sessions.csv",
        new Described(
            "The whole list as comma-separated values",
            list,
            Set.of(),
            null,
            answers(200, new Answer("The lines", "text/csv", type("string")), 400, 406)));
    all.put(
        "GET " + ADMIN + "/sessions/values",
        new Described(
            "Which values of a field occur in the sessions that the caller may see, and how often",
            values(),
            Set.of("field"),
            null,
            answers(200, json("The values", of(OccurringValues.class)), 400, 503)));
    all.put(
        "GET " + ADMIN + "/sessions/{id}",
        new Described(
            "One session",
            Map.of(),
            Set.of(),
            null,
            answers(200, json("The session", of(SessionItem.class)), 404)));
    all.put(
        "DELETE " + ADMIN + "/sessions/{id}",
        new Described("Ends one session", Map.of(), Set.of(), null, answers(204, ended(), 404)));
    Map<Integer, Answer> revoked =
        answers(200, json("The count of a dry run", ref("DryRun")), 400, 413, 415, 429);
    revoked.put(
        202,
        json(
            "The job that finishes it; done and without an id where the order matches no session",
            of(JobReport.class)));
    all.put(
        "POST " + ADMIN + "/sessions/revoke",
        new Described("Ends many sessions", Map.of(), Set.of(), ref("RevocationOrder"), revoked));
    all.put(
        "GET " + ADMIN + "/refusals",
        new Described(
            "A page of the list of refused logins",
            refusals(),
            Set.of(),
            null,
            answers(200, json("The page", of(RefusalPage.class)), 400, 503)));
    all.put(
        "GET " + ADMIN + "/jobs",
        get("The latest jobs that end many sessions", array(of(JobReport.class))));
    all.put(
        "GET " + ADMIN + "/jobs/{id}",
        new Described(
            "How far a job has come",
            Map.of(),
            Set.of(),
            null,
            answers(200, json("The job", of(JobReport.class)), 404)));
    all.put(
        "GET " + ADMIN + "/users/{id}/policy",
        new Described(
            "What holds for one user, and by which rule",
            Map.of(),
            Set.of(),
            null,
            answers(200, json("The user's policy", of(UserPolicy.class)), 404)));
    Map<String, ObjectNode> timeline = new LinkedHashMap<>();
    timeline.put("before", number(0, Long.MAX_VALUE));
    timeline.put("max", number(1, Timeline.MOST));
    all.put(
        "GET " + ADMIN + "/users/{id}/timeline",
        new Described(
            "What a user did, newest first: logins, ends of sessions, refused logins",
            timeline,
            Set.of(),
            null,
            answers(200, json("A page of it", of(Timeline.class)), 400, 404, 503)));
    all.put(
        "POST " + ADMIN + "/users/{id}/lockdown",
        new Described(
            "Locks a user down: what is chosen, first what keeps new sessions from coming; the"
                + " caller's own account only where insist is true",
            insist,
            Set.of(),
            ref("LockdownOrder"),
            answers(200, json("What was done", of(LockdownReport.class)), 400, 404, 413, 415)));
    all.put(
        "GET " + ADMIN + "/statistics",
        get(
            "The realm in figures, for callers who may see all its users",
            of(SessionStatistics.class)));
    all.put(
        "GET " + ACCOUNT + "/sessions", get("The caller's own sessions", of(OwnSessions.class)));
    Map<String, ObjectNode> current = new LinkedHashMap<>();
    current.put("current", type("boolean"));
    all.put(
        "DELETE " + ACCOUNT + "/sessions",
        new Described(
            "Ends the caller's other sessions, and this one where asked to",
            current,
            Set.of(),
            null,
            answers(204, ended(), 400)));
    all.put(
        "DELETE " + ACCOUNT + "/sessions/{id}",
        new Described(
            "Ends one of the caller's own sessions",
            Map.of(),
            Set.of(),
            null,
            answers(204, ended(), 404)));
    return new TreeMap<>(all);
  }

  private static Map<String, ObjectNode> filters() {
    Map<String, ObjectNode> filters = new LinkedHashMap<>();
    for (String name : List.of("search", "user", "role", "client", "ip", "city")) {
      filters.put(name, text(SessionQuery.MAX_TEXT));
    }
    filters.put("country", type("string").put("pattern", "^[A-Za-z]{2}$"));
    filters.put("status", choice(Arrays.stream(StatusFilter.values()).map(StatusFilter::id)));
    filters.put("from", number(0, Long.MAX_VALUE));
    filters.put("to", number(0, Long.MAX_VALUE));
    filters.put("reason", choice(Arrays.stream(EndReason.values()).map(EndReason::id)));
    filters.put("endedFrom", number(0, Long.MAX_VALUE));
    filters.put("endedTo", number(0, Long.MAX_VALUE));
    return filters;
  }

  private static Map<String, ObjectNode> values() {
    Map<String, ObjectNode> values = new LinkedHashMap<>();
    values.put(
        "field", choice(Arrays.stream(ValuesQuery.Field.values()).map(ValuesQuery.Field::id)));
    values.put("search", text(SessionQuery.MAX_TEXT));
    values.put("status", choice(Arrays.stream(StatusFilter.values()).map(StatusFilter::id)));
    values.put("max", number(1, ValuesQuery.MOST));
    return values;
  }

  private static Map<String, ObjectNode> refusals() {
    Map<String, ObjectNode> refusals = new LinkedHashMap<>();
    for (String name : List.of("search", "user", "rule", "client")) {
      refusals.put(name, text(SessionQuery.MAX_TEXT));
    }
    refusals.put("from", number(0, Long.MAX_VALUE));
    refusals.put("to", number(0, Long.MAX_VALUE));
    refusals.put(
        "sort", choice(Arrays.stream(RefusalQuery.Sort.values()).map(RefusalQuery.Sort::id)));
    refusals.put("order", choice(Stream.of("asc", "desc")));
    refusals.put("max", number(1, SessionQuery.MAX_ITEMS));
    refusals.put("cursor", text(4096));
    return refusals;
  }

  private Described get(String summary, ObjectNode schema) {
    return new Described(
        summary, Map.of(), Set.of(), null, answers(200, json("The answer", schema)));
  }

  private static Answer json(String description, ObjectNode schema) {
    return new Answer(description, "application/json", schema);
  }

  private static Answer ended() {
    return new Answer("Ended", "", null);
  }

  private static String error(int status) {
    return switch (status) {
      case 400 -> "Something is unknown, missing or out of its bounds; every field is named";
      case 401 -> "No valid token";
      case 403 -> "The caller may not";
      case 404 -> "There is none such";
      case 406 -> "The caller accepts no type that can be answered";
      case 409 -> "Other settings of the realm are being saved";
      case 412 -> "The settings have been changed since the version that If-Match names";
      case 413 -> "The body is too large";
      case 414 -> "The address is too long";
      case 415 -> "The body is not JSON";
      case 503 -> "The database cannot answer in time: narrow the question down";
      case 429 -> "Ten of the caller's orders are not done; Retry-After says when to try again";
      default -> throw new IllegalArgumentException("status " + status);
    };
  }

  private static Map<Integer, Answer> answers(int status, Answer good, int... errors) {
    Map<Integer, Answer> answers = new TreeMap<>();
    answers.put(status, good);
    Stream.concat(Stream.of(401, 403), Arrays.stream(errors).boxed())
        .forEach(error -> answers.put(error, json(error(error), ref("Error"))));
    // by Keycloak's HTTP server, before anything of ours is asked; a realm may not be there
    answers.putIfAbsent(404, json(error(404), ref("Error")));
    answers.put(414, new Answer(error(414), "", null));
    return answers;
  }

  private ObjectNode written(String name) {
    return switch (name) {
      case "Error" -> error();
      case "Settings" -> settings(false);
      case "SettingsAnswer" -> settings(true);
      case "RevocationOrder" -> order();
      case "LockdownOrder" -> {
        ObjectNode lockdown = object();
        LockdownOrder.CHOICES.forEach(choice -> property(lockdown, choice, type("boolean"), false));
        yield lockdown;
      }
      case "DryRun" -> {
        ObjectNode dryRun = object();
        property(dryRun, "count", type("integer"), true);
        property(dryRun, "countIsExact", type("boolean"), true);
        property(dryRun, "sample", array(of(SessionItem.class)), true);
        yield dryRun;
      }
      case "Preview" -> {
        ObjectNode preview = object();
        property(preview, "usersAbove", type("integer"), true);
        property(preview, "usersAboveIsExact", type("boolean"), true);
        yield preview;
      }
      case "Rule" -> rule();
      case "RulePeople" -> people();
      case "RuleWho" -> {
        ObjectNode who = people();
        property(who, "devices", array(choice(DeviceGroup.ids().stream())), false);
        yield who;
      }
      case "Application" -> application();
      case "Cap" -> cap();
      case "Span" -> span();
      case "RuleLimit" -> {
        ObjectNode limit = object();
        property(limit, "maxSessions", numberOrNull(), true);
        property(limit, "whenExceeded", choice(WhenExceeded.ids().stream()), false);
        property(limit, "fallback", choice(WhenExceeded.idsWithoutAsking().stream()), false);
        yield limit;
      }
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static ObjectNode cap() {
    ObjectNode cap = object();
    property(cap, "scope", choice(CapScope.ids().stream()), true);
    property(cap, "of", text(255).put("minLength", 1), false);
    property(cap, "enabled", type("boolean"), false);
    property(cap, "maxSessions", number(Cap.LEAST, Cap.MOST), true);
    property(
        cap,
        "whenExceeded",
        choice(Stream.of(WhenExceeded.DENY.id(), WhenExceeded.END_OLDEST.id())),
        true);
    property(cap, "mode", choice(Mode.ids().stream()), false);
    return cap;
  }

  private static ObjectNode application() {
    ObjectNode application = object();
    property(application, "name", text(100).put("minLength", 1), true);
    property(application, "enabled", type("boolean"), false);
    property(
        application,
        "clients",
        array(text(255).put("minLength", 1))
            .put("minItems", 1)
            .put("maxItems", Application.MAX_CLIENTS),
        true);
    property(
        application, "maxSessions", number(SessionLimit.LEAST_SET, SessionLimit.MOST_SET), true);
    property(application, "whenExceeded", choice(WhenExceeded.idsWithoutAsking().stream()), true);
    property(application, "mode", choice(Mode.ids().stream()), false);
    return application;
  }

  private static ObjectNode rule() {
    ObjectNode rule = object();
    property(rule, "name", text(100).put("minLength", 1), true);
    property(rule, "enabled", type("boolean"), false);
    property(rule, "mode", choice(Mode.ids().stream()), false);
    property(rule, "who", ref("RuleWho"), true);
    property(rule, "except", ref("RulePeople"), false);
    property(rule, "exempt", type("boolean"), false);
    property(rule, "limit", ref("RuleLimit"), false);
    property(rule, "idle", ref("Span"), false);
    property(rule, "lifetime", ref("Span"), false);
    return rule;
  }

  /** Bounded by the smallest unit here; a larger unit has a smaller bound. */
  private static ObjectNode span() {
    ObjectNode span = object();
    property(span, "value", number(1, Span.maxValue(SpanUnit.MINUTES)), true);
    property(span, "unit", choice(SpanUnit.ids().stream()), true);
    return span;
  }

  private static ObjectNode people() {
    ObjectNode people = object();
    for (String kind : List.of("realmRoles", "groups", "users", "organizations")) {
      property(people, kind, names(), false);
    }
    property(people, "clientRoles", type("object").set("additionalProperties", names()), false);
    return people;
  }

  private static ObjectNode names() {
    return array(text(255).put("minLength", 1)).put("maxItems", 100);
  }

  /** No limit is said by a null. */
  private static ObjectNode numberOrNull() {
    ObjectNode number = JSON.createObjectNode();
    number.putArray("type").add("integer").add("null");
    return number
        .put("minimum", LimitSettings.MIN_SESSIONS)
        .put("maximum", LimitSettings.MAX_SESSIONS);
  }

  /** {@code ErrorRepresentation}, or what Keycloak's own error handler writes. */
  private static ObjectNode error() {
    ObjectNode ours = object();
    property(ours, "errorMessage", type("string"), true);
    property(ours, "field", type("string"), false);
    property(ours, "error", type("string"), false);
    ObjectNode one = object();
    property(one, "field", type("string"), true);
    property(one, "errorMessage", type("string"), true);
    property(one, "code", type("string"), false);
    property(one, "parameters", type("object").set("additionalProperties", type("string")), false);
    property(ours, "errors", array(one), false);
    ObjectNode keycloaks = object();
    property(keycloaks, "error", type("string"), true);
    property(keycloaks, "error_description", type("string"), false);
    ObjectNode error = JSON.createObjectNode();
    error.putArray("anyOf").add(ours).add(keycloaks);
    return error;
  }

  private ObjectNode settings(boolean answered) {
    ObjectNode settings = object();
    Map<String, ObjectNode> sections = new LinkedHashMap<>();
    for (Setting setting : Setting.values()) {
      if (setting.isSection()) {
        continue;
      }
      property(
          sections.computeIfAbsent(setting.section(), name -> object()),
          setting.key(),
          value(setting),
          answered || !setting.optional());
    }
    sections.forEach(
        (name, section) -> property(settings, name, section, answered || section.has("required")));
    Arrays.stream(Setting.values())
        .filter(Setting::isSection)
        .forEach(
            setting ->
                property(
                    settings, setting.field(), value(setting), answered || !setting.optional()));
    property(settings, "effective", answered ? of(IdleEffect.class) : any(), answered);
    property(settings, "coverage", answered ? array(of(PathCoverage.class)) : any(), answered);
    property(settings, "warnings", answered ? array(of(SettingsWarning.class)) : any(), answered);
    property(settings, "drift", answered ? of(SettingsDriftReport.class) : any(), false);
    return settings;
  }

  private static ObjectNode value(Setting setting) {
    ObjectNode value = ofType(setting.type());
    return value.put("description", setting.meaning());
  }

  private static ObjectNode ofType(SettingType type) {
    if (type instanceof SettingType.WholeNumber number) {
      return number(number.min(), number.max());
    }
    if (type instanceof SettingType.Choice choice) {
      return choice(choice.ids().stream());
    }
    if (type instanceof SettingType.JsonListOf<?> list) {
      return switch (list.words()) {
        case RulesCodec.FIELD -> array(ref("Rule")).put("maxItems", Rules.MAX_RULES);
        case CapsCodec.FIELD -> array(ref("Cap")).put("maxItems", Caps.MAX_CAPS);
        default -> array(ref("Application")).put("maxItems", Applications.MAX_APPLICATIONS);
      };
    }
    return type instanceof SettingType.RoleNames names
        ? array(text(names.maxLength())).put("maxItems", names.most())
        : type("boolean");
  }

  private static ObjectNode order() {
    ObjectNode order = object();
    property(
        order,
        "ids",
        array(text(64).put("minLength", 1))
            .put("minItems", 1)
            .put("maxItems", RevocationOrder.MAX_IDS),
        false);
    ObjectNode filter = object();
    filters()
        .forEach(
            (name, schema) ->
                property(
                    filter,
                    name,
                    name.equals("status")
                        ? choice(
                            Stream.of(StatusFilter.LIVE, StatusFilter.ACTIVE, StatusFilter.IDLE)
                                .map(StatusFilter::id))
                        : schema,
                    false));
    property(order, "filter", filter, false);
    ObjectNode yes = JSON.createObjectNode().put("const", true);
    property(order, "all", yes, false);
    for (String choice : List.of("keepOwn", "includeOffline", "notBefore", "dryRun")) {
      property(order, choice, type("boolean"), false);
    }
    ArrayNode ways = order.putArray("oneOf");
    for (String way : List.of("ids", "filter", "all")) {
      ways.addObject().putArray("required").add(way);
    }
    return order;
  }

  /** The schema of a type; of a record by name. */
  private ObjectNode of(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return generic.getRawType() == Map.class
          ? type("object").set("additionalProperties", of(arguments[1]))
          : array(of(arguments[0]));
    }
    Class<?> plain = (Class<?>) type;
    if (plain == String.class) {
      return type("string");
    }
    if (plain == boolean.class || plain == Boolean.class) {
      return type("boolean");
    }
    if (Stream.of(int.class, Integer.class, long.class, Long.class).anyMatch(plain::equals)) {
      return type("integer");
    }
    if (!plain.isRecord()) {
      throw new IllegalStateException("no schema of " + plain);
    }
    String name = plain.getSimpleName();
    Class<?> known = classes.putIfAbsent(name, plain);
    if (known != null && known != plain) {
      throw new IllegalStateException(known + " and " + plain + " have one name");
    }
    if (!schemas.has(name)) {
      ObjectNode schema = object();
      schemas.set(name, schema);
      for (RecordComponent component : plain.getRecordComponents()) {
        property(schema, component.getName(), component(plain, component), !isNullable(component));
      }
    }
    return ref(name);
  }

  /** With the choices where they are known. */
  private ObjectNode component(Class<?> owner, RecordComponent component) {
    return switch (owner.getSimpleName() + "." + component.getName()) {
      case "TimelineEntry.kind" ->
          choice(Stream.of(TimelineEntry.LOGIN, TimelineEntry.END, TimelineEntry.REFUSAL));
      case "TimelineEntry.scope", "RefusalItem.scope", "RefusedBy.scope" ->
          choice(Stream.of(RefusalItem.OF_USER, RefusalItem.OF_APPLICATION, RefusalItem.OF_CAP));
      case "SessionItem.status" -> choice(Stream.of("active", "idle", "ended"));
      case "SessionItem.endReason", "OwnSession.endReason", "TimelineEntry.endReason" ->
          choice(Arrays.stream(EndReason.values()).map(EndReason::id));
      case "PolicyLimit.maxSessions" -> numberOrNull();
      case "PolicyLimit.whenExceeded" -> choice(WhenExceeded.ids().stream());
      case "OfDevices.devices" -> array(choice(DeviceGroup.ids().stream()));
      case "OfDevices.next" ->
          choice(Stream.concat(Stream.of(UserPolicy.ALLOWED), WhenExceeded.ids().stream()));
      case "PolicyLimit.fallback" -> choice(WhenExceeded.idsWithoutAsking().stream());
      case "UserPolicy.exemptFrom" -> {
        ObjectNode name = JSON.createObjectNode();
        name.putArray("type").add("string").add("null");
        yield name;
      }
      case "UserPolicy.next" ->
          choice(Stream.concat(Stream.of(UserPolicy.ALLOWED), WhenExceeded.ids().stream()));
      case "CapState.mode" -> choice(Mode.ids().stream());
      case "ReportEntry.kind" -> choice(Arrays.stream(ReportKind.values()).map(ReportKind::id));
      case "UserPolicy.reportOnly" -> {
        ObjectNode limit = JSON.createObjectNode();
        limit.putArray("anyOf").add(of(component.getType())).add(type("null"));
        yield limit;
      }
      case "CityFiles.state" -> choice(CityFiles.STATES.stream());
      case "JobReport.state" ->
          choice(Stream.of(JobReport.QUEUED, JobReport.RUNNING, JobReport.DONE));
      case "SettingsWarning.severity" ->
          choice(Arrays.stream(IdleWarning.Severity.values()).map(IdleWarning.Severity::id));
      case "PathCoverage.path" -> choice(Arrays.stream(LoginPath.values()).map(LoginPath::id));
      default -> of(component.getGenericType());
    };
  }

  private static boolean isNullable(RecordComponent component) {
    return Stream.<AnnotatedElement>of(component, component.getAnnotatedType())
        .anyMatch(element -> element.isAnnotationPresent(Nullable.class));
  }

  private static ObjectNode object() {
    ObjectNode object = type("object").put("additionalProperties", false);
    object.putObject("properties");
    return object;
  }

  private static void property(
      ObjectNode object, String name, ObjectNode schema, boolean required) {
    object.withObjectProperty("properties").set(name, schema);
    if (required) {
      object.withArrayProperty("required").add(name);
    }
  }

  private static ObjectNode any() {
    return JSON.createObjectNode();
  }

  private static ObjectNode type(String type) {
    return JSON.createObjectNode().put("type", type);
  }

  private static ObjectNode text() {
    return type("string");
  }

  private static ObjectNode text(int max) {
    return text().put("maxLength", max);
  }

  private static ObjectNode number(long min, long max) {
    return type("integer").put("minimum", min).put("maximum", max);
  }

  private static ObjectNode choice(Stream<String> ids) {
    ObjectNode choice = type("string");
    ArrayNode all = choice.putArray("enum");
    ids.forEach(all::add);
    return choice;
  }

  private static ObjectNode array(ObjectNode items) {
    return type("array").set("items", items);
  }

  private static ObjectNode ref(String name) {
    return JSON.createObjectNode().put("$ref", "#/components/schemas/" + name);
  }
}
