package dev.sessionguard.it.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Caller;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The REST contract under requests made from {@code docs/openapi.json}: every parameter missing,
 * good, out of its bounds, of another type, hostile, far too long, of another realm. Every answer
 * has to be one the document has, and what breaks the document has to be refused.
 *
 * <p>{@code -DsessionGuard.fuzzRounds=N} for more requests at random, {@code
 * -DsessionGuard.fuzzSeed=N} for others.
 */
class RestFuzzIT {
  private static final long SEED = Long.getLong("sessionGuard.fuzzSeed", 26_7_4);
  private static final int ROUNDS = Integer.getInteger("sessionGuard.fuzzRounds", 15);
  private static final String BASE = "/session-guard/";

  /** What nobody should send. */
  private static final List<String> HOSTILE =
      List.of(
          " ",
          "null",
          "true",
          "TRUE",
          "-1",
          "0",
          "+5",
          "1.5",
          "1e9",
          "NaN",
          "9223372036854775807",
          "9223372036854775808",
          "' OR '1'='1",
          "\"; drop table session_guard_ledger; --",
          "%",
          "_\\%",
          "..%2f..%2fetc",
          "<script>alert(1)</script>",
          "${7*7}{{7*7}}#{7*7}",
          "\0",
          "a\0b",
          "\u0001\n\r\t\u007f",
          "\u202e\u200b",
          "\ud83d\ude00\u0130\u1e9e",
          "::/129",
          "192.0.2.0/999",
          "1.2.3.4.5",
          "AAAA",
          "==",
          "x".repeat(256),
          "x".repeat(3000),
          "x".repeat(5000));

  private static JsonNode document;
  private static Realm realm;
  private static Realm other;
  private static String othersRefresh;
  private static String stranger;
  private static String viewer;

  /** Ids and names that are good in one realm or the other. */
  private static final Map<String, List<String>> GOOD = new HashMap<>();

  private static final List<String> FOREIGN = new ArrayList<>();

  private final Random random = new Random(SEED);
  private final Map<String, JsonSchema> schemas = new HashMap<>();
  private String account = "";

  /** An operation of the document. */
  private record Operation(String path, String verb, JsonNode told) {
    boolean ofAdministrators() {
      return path.startsWith("/admin/");
    }

    List<JsonNode> parameters(String in) {
      return StreamSupport.stream(told.path("parameters").spliterator(), false)
          .filter(parameter -> parameter.path("in").asText().equals(in))
          .filter(parameter -> !parameter.path("name").asText().equals("realm"))
          .toList();
    }

    /** Whether unknown parameters are refused. */
    boolean isStrict() {
      return path.endsWith("/sessions") && ofAdministrators() && verb.equals("get")
          || path.endsWith(".csv");
    }

    @Override
    public String toString() {
      return verb.toUpperCase(java.util.Locale.ROOT) + " " + path;
    }
  }

  /** One request; what is given is in the order it was chosen. */
  private record Case(
      Operation operation, Map<String, String> path, Map<String, String> query, String body) {
    static Case of(Operation operation) {
      return new Case(operation, new LinkedHashMap<>(), new LinkedHashMap<>(), "");
    }

    Case withBody(String text) {
      return new Case(operation, path, query, text);
    }

    @Override
    public String toString() {
      String text = operation + " " + path + " " + query + " " + body;
      return text.length() <= 600 ? text : text.substring(0, 600) + "...";
    }
  }

  @BeforeAll
  static void twoRealmsWithSessions() throws IOException {
    System.out.println(
        "[it] -DsessionGuard.fuzzSeed=" + SEED + " -DsessionGuard.fuzzRounds=" + ROUNDS);
    document =
        Http.JSON.readTree(
            Path.of(System.getProperty("basedir", ".")).resolve("../docs/openapi.json").toFile());
    KeycloakServer server = Servers.h2();
    realm = Realms.on(server).with("accessTokenLifespan", 36_000).create();
    other = Realms.on(server).create();
    realm.admin().post(realm.path("/roles"), Map.of("name", "auditor"));
    viewer = Caller.with(realm, "viewer", "view-users", "view-realm").access();
    realm.withAnotherUser("stranger");
    stranger = Caller.logIn(realm, "app", "stranger", "openid").text("access_token");
    othersRefresh = new Oidc(other, "app").directGrant().text("refresh_token");
    new Oidc(realm, "app").directGrant();
    for (Realm one : List.of(realm, other)) {
      JsonNode item = one.admin().get(one.path(BASE + "sessions")).path("items").get(0);
      String ended = new Oidc(one, "app").directGrant().text("session_state");
      String job =
          one.admin()
              .post(one.path(BASE + "sessions/revoke"), Map.of("ids", List.of(ended)))
              .text("id");
      List<String> ids =
          List.of(item.path("id").asText(), item.path("sessionId").asText(), one.userId(), job);
      if (one == other) {
        FOREIGN.addAll(ids);
      } else {
        GOOD.put("id", ids);
        GOOD.put("user", List.of(one.userId(), Realm.USER));
      }
    }
    GOOD.put("search", List.of("ali", "198.51.100.8", "Z\u00fcrich"));
    GOOD.put("role", List.of("auditor"));
    GOOD.put("client", List.of("app", "no-such-client"));
    GOOD.put("ip", List.of("198.51.100.8", "198.51.100.0/24", "2001:db8::/32", "198."));
    GOOD.put("city", List.of("Osaka", "Z\u00fcrich"));
    GOOD.put("country", List.of("CH", "jp"));
  }

  private static String liveRow() {
    return realm
        .admin()
        .get(realm.path(BASE + "sessions?user=" + Realm.USER))
        .path("items")
        .get(0)
        .path("id")
        .asText();
  }

  private static List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        verb ->
                            operations.add(
                                new Operation(path.getKey(), verb.getKey(), verb.getValue()))));
    return operations;
  }

  @TestFactory
  Stream<DynamicTest> everyAnswerIsOneOfTheDocument() {
    return operations().stream()
        .map(operation -> DynamicTest.dynamicTest(operation.toString(), () -> fuzz(operation)));
  }

  private void fuzz(Operation operation) {
    new Oidc(realm, "app").directGrant(); // something to be ended
    Http.Answer first = send(good(operation));
    if (operation.parameters("path").isEmpty()) {
      assertThat(first.status()).as("%s: %s", operation, first.body()).isBetween(200, 299);
    }
    // each parameter alone, with everything hostile
    for (String in : List.of("query", "path")) {
      for (JsonNode parameter : operation.parameters(in)) {
        String name = parameter.path("name").asText();
        for (String value : Stream.concat(HOSTILE.stream(), FOREIGN.stream()).toList()) {
          Case one = good(operation);
          (in.equals("path") ? one.path() : one.query()).put(name, value);
          send(one);
        }
      }
    }
    if (operation.isStrict()) {
      Case unknown = good(operation);
      unknown.query().put("limit", "1");
      assertThat(send(unknown).status()).as("%s", unknown).isEqualTo(400);
    }
    bodies(operation).forEach(this::send);
    for (int round = 0; round < ROUNDS; round++) {
      send(anyhow(operation));
    }
  }

  /** What the document asks for and nothing else, all of it good. */
  private Case good(Operation operation) {
    Case one = Case.of(operation);
    for (JsonNode parameter : operation.parameters("path")) {
      one.path().put(parameter.path("name").asText(), goodValue(parameter));
    }
    for (JsonNode parameter : operation.parameters("query")) {
      if (parameter.path("required").asBoolean()) {
        one.query().put(parameter.path("name").asText(), goodValue(parameter));
      }
    }
    JsonNode body = operation.told().at("/requestBody/content/application~1json/schema");
    return body.isMissingNode() ? one : one.withBody(goodBody(body).toString());
  }

  private Case anyhow(Operation operation) {
    Case one = good(operation);
    for (JsonNode parameter : operation.parameters("query")) {
      String name = parameter.path("name").asText();
      switch (random.nextInt(5)) {
        case 0, 1 -> one.query().put(name, goodValue(parameter));
        case 2 -> one.query().put(name, pick(HOSTILE));
        default -> {
          // left as it is
        }
      }
    }
    if (one.body().isEmpty()) {
      return one;
    }
    StringBuilder body = new StringBuilder(one.body());
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(body.length());
      switch (random.nextInt(3)) {
        case 0 -> body.deleteCharAt(at);
        case 1 -> body.setCharAt(at, "{}[]\",:0e-\\\0\u00e9".charAt(random.nextInt(13)));
        default -> body.insert(at, pick(HOSTILE));
      }
    }
    return one.withBody(body.toString());
  }

  private String goodValue(JsonNode parameter) {
    JsonNode schema = parameter.path("schema");
    String name = parameter.path("name").asText();
    if (GOOD.containsKey(name)) {
      return pick(GOOD.get(name));
    }
    return goodOf(schema).asText();
  }

  private JsonNode goodOf(JsonNode schema) {
    if (schema.has("$ref")) {
      return goodOf(resolved(schema));
    }
    if (schema.has("const")) {
      return schema.path("const");
    }
    if (schema.has("enum")) {
      return schema.path("enum").get(random.nextInt(schema.path("enum").size()));
    }
    return switch (schema.path("type").asText()) {
      case "boolean" -> Http.JSON.getNodeFactory().booleanNode(random.nextBoolean());
      case "integer" ->
          Http.JSON
              .getNodeFactory()
              .numberNode(
                  schema.path("minimum").asLong()
                      + random.nextInt((int) Math.min(365, schema.path("maximum").asLong())));
      case "array" -> Http.JSON.createArrayNode().add(goodOf(schema.path("items")));
      case "object" -> goodObject(schema);
      default -> Http.JSON.getNodeFactory().textNode("");
    };
  }

  private ObjectNode goodObject(JsonNode schema) {
    ObjectNode object = Http.JSON.createObjectNode();
    for (JsonNode name : schema.path("required")) {
      object.set(name.asText(), goodOf(schema.path("properties").path(name.asText())));
    }
    return object;
  }

  private JsonNode goodBody(JsonNode schema) {
    ObjectNode body = goodObject(resolved(schema));
    if (resolved(schema).has("oneOf")) {
      return body.put("dryRun", random.nextBoolean())
          .set("ids", Http.JSON.createArrayNode().add(pick(GOOD.get("id"))).add(pick(FOREIGN)));
    }
    if (!body.has("idle")) { // of whoever is locked down, it costs nobody a login
      return body.put("revokeConsents", true);
    }
    ((ObjectNode) body.path("idle")).put("value", 1 + random.nextInt(300));
    return body;
  }

  /** A good body with one thing wrong in each. */
  private List<Case> bodies(Operation operation) {
    JsonNode schema = operation.told().at("/requestBody/content/application~1json/schema");
    if (schema.isMissingNode()) {
      return List.of();
    }
    Case good = good(operation);
    List<String> bodies =
        new ArrayList<>(
            List.of(
                "",
                "null",
                "[]",
                "7",
                "\"text\"",
                "{",
                "{}",
                "{\"a\":1}{}",
                "\ufeff{}",
                "[".repeat(5000),
                "{\"all\":".repeat(2000),
                "{\"ids\":[" + "\"x\",".repeat(1000) + "\"x\"]}",
                "{\"x\":\"" + "y".repeat(300_000) + "\"}"));
    ObjectNode body = (ObjectNode) goodBody(schema);
    List<JsonNode> wrong =
        List.of(
            Http.JSON.nullNode(),
            Http.JSON.getNodeFactory().numberNode(-1),
            Http.JSON.getNodeFactory().numberNode(Long.MAX_VALUE),
            Http.JSON.getNodeFactory().numberNode(1.5),
            Http.JSON.getNodeFactory().textNode("\0"),
            Http.JSON.createObjectNode(),
            Http.JSON.createArrayNode().add(Http.JSON.createArrayNode()));
    for (String pointer : pointers(body, "")) {
      int slash = pointer.lastIndexOf('/');
      for (JsonNode value : wrong) {
        ObjectNode bad = body.deepCopy();
        if (bad.at(pointer.substring(0, slash)) instanceof ObjectNode parent) {
          parent.set(pointer.substring(slash + 1), value);
          bodies.add(bad.toString());
        }
      }
    }
    return bodies.stream().map(good::withBody).toList();
  }

  private static List<String> pointers(JsonNode node, String at) {
    List<String> pointers = new ArrayList<>();
    node.properties()
        .forEach(
            field -> {
              pointers.add(at + "/" + field.getKey());
              pointers.addAll(pointers(field.getValue(), at + "/" + field.getKey()));
            });
    return pointers;
  }

  private Http.Answer send(Case one) {
    Http.Answer answer = send(one, bearer(one));
    if (answer.status() == 401 && !one.operation().ofAdministrators()) {
      account = ""; // its session was among those ended
      answer = send(one, bearer(one));
    }
    check(one, answer);
    return answer;
  }

  private String bearer(Case one) {
    if (one.operation().ofAdministrators()) {
      return realm.admin().token();
    }
    if (account.isEmpty()) {
      account = new Oidc(realm, "app").directGrant().text("access_token");
    }
    return account;
  }

  private static Http.Answer send(Case one, String bearer) {
    String path = one.operation().path().replace("{realm}", realm.name());
    for (Map.Entry<String, String> part : one.path().entrySet()) {
      path = path.replace("{" + part.getKey() + "}", encoded(part.getValue()));
    }
    String query = one.query().isEmpty() ? "" : "?" + Http.encode(one.query());
    HttpRequest.Builder request =
        Http.request(realm.server().base() + path + query)
            .method(
                one.operation().verb().toUpperCase(java.util.Locale.ROOT),
                one.operation().told().has("requestBody")
                    ? HttpRequest.BodyPublishers.ofString(one.body())
                    : HttpRequest.BodyPublishers.noBody());
    if (one.operation().told().has("requestBody")) {
      request.header("Content-Type", "application/json");
    }
    if (!bearer.isEmpty()) {
      request.header("Authorization", "Bearer " + bearer);
    }
    return Http.send(request.build());
  }

  private static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private void check(Case one, Http.Answer answer) {
    String what = one + "\nanswered " + answer.status() + " " + brief(answer.body());
    JsonNode told = one.operation().told().at("/responses/" + answer.status());
    assertThat(told.isMissingNode()).as("not in the document: " + what).isFalse();
    broken(one)
        .ifPresent(why -> assertThat(answer.status()).as(why + ": " + what).isBetween(400, 499));
    if (answer.status() < 300 && !one.operation().verb().equals("post")) {
      assertThat(one.path().values())
          .as("another realm's: " + what)
          .doesNotContainAnyElementsOf(FOREIGN);
    }
    JsonNode content = told.path("content");
    if (content.isEmpty()) {
      return;
    }
    String type = content.fieldNames().next();
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).as(what).startsWith(type);
    if (type.equals("application/json")) {
      JsonSchema schema =
          schemas.computeIfAbsent(
              one.operation() + " " + answer.status(), key -> schema(content.path(type)));
      assertThat(schema.validate(answer.json())).as(what).isEmpty();
    }
  }

  private static String brief(String body) {
    return body.length() <= 600 ? body : body.substring(0, 600) + "...";
  }

  /** The document's schema, with the components it points to. */
  private static JsonSchema schema(JsonNode schema) {
    ObjectNode whole = Http.JSON.createObjectNode();
    whole.setAll((ObjectNode) schema);
    whole.set("components", document.path("components"));
    return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(whole);
  }

  private static JsonNode resolved(JsonNode schema) {
    return schema.has("$ref") ? document.at(schema.path("$ref").asText().substring(1)) : schema;
  }

  /** Why the request breaks the document, judged without the product's own code. */
  private Optional<String> broken(Case one) {
    for (JsonNode parameter : one.operation().parameters("query")) {
      String name = parameter.path("name").asText();
      String value = one.query().getOrDefault(name, "").strip();
      JsonNode schema = parameter.path("schema");
      if (value.isEmpty()) {
        if (parameter.path("required").asBoolean()) {
          return Optional.of(name + " is missing");
        }
        continue; // an empty one is none
      }
      boolean good =
          switch (schema.path("type").asText()) {
            case "integer" -> isWithin(value, schema);
            case "boolean" -> value.equals("true") || value.equals("false");
            default ->
                (!schema.has("enum")
                        || schema.path("enum").toString().contains("\"" + value + "\""))
                    && value.length() <= schema.path("maxLength").asInt(Integer.MAX_VALUE)
                    && value.matches("(?s)" + schema.path("pattern").asText(".*"));
          };
      if (!good) {
        return Optional.of(name + " breaks " + schema);
      }
    }
    return Optional.empty();
  }

  private static boolean isWithin(String value, JsonNode schema) {
    try {
      long number = Long.parseLong(value);
      return number >= schema.path("minimum").asLong() && number <= schema.path("maximum").asLong();
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private String pick(List<String> values) {
    return values.get(random.nextInt(values.size()));
  }

  @TestFactory
  Stream<DynamicTest> nobodyWithoutTheRightGetsAnything() {
    return operations().stream()
        .map(operation -> DynamicTest.dynamicTest(operation.toString(), () -> refused(operation)));
  }

  private void refused(Operation operation) {
    new Oidc(realm, "app").directGrant();
    Case one = good(operation);
    if (operation.path().endsWith("/sessions/{id}")) { // what is not there is 404 for all
      one.path().put("id", liveRow());
    }
    Map<String, Integer> expected = new LinkedHashMap<>();
    expected.put("", 401);
    expected.put("junk", 401);
    if (operation.ofAdministrators()) {
      expected.put(stranger, 403);
      if (List.of("put", "delete").contains(operation.verb())) {
        expected.put(viewer, 403);
      }
    }
    expected.forEach(
        (bearer, status) -> {
          Http.Answer answer = send(one, bearer);
          assertThat(answer.status()).as("%s: %s", one, answer.body()).isEqualTo(status);
          check(one, answer);
        });
  }

  @AfterAll
  static void theOtherRealmIsAsItWas() {
    assertThat(new Oidc(other, "app").refresh(othersRefresh).status()).isEqualTo(200);
  }
}
