package dev.sessionguard.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Builds small realms with unique names: one user, a few clients, events kept. */
final class Realms {
  /** Password policy of realms: argon2 would hide what a login costs, and races. */
  static final String CHEAP_HASH = "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)";

  /** Password policy of Keycloak's own choice, argon2. */
  static final String DEFAULT_HASH = "";

  private final Node server;
  private final Map<String, Object> realm = new HashMap<>();
  private String backChannelUrl = "";
  private Realm upstream;

  private Realms(Node server) {
    this.server = server;
    realm.put("realm", "it-" + UUID.randomUUID().toString().substring(0, 8));
    realm.put("enabled", true);
    realm.put("sslRequired", "none");
    realm.put("registrationAllowed", true);
    realm.put("resetPasswordAllowed", true);
    realm.put("rememberMe", true);
    realm.put("eventsEnabled", true);
    realm.put("adminEventsEnabled", true);
    realm.put("adminEventsDetailsEnabled", true);
    realm.put("passwordPolicy", CHEAP_HASH);
    realm.put("accessTokenLifespan", 600);
  }

  static Realms on(Node server) {
    return new Realms(server);
  }

  Realms bruteForce(int failureFactor) {
    realm.put("bruteForceProtected", true);
    realm.put("failureFactor", failureFactor);
    return this;
  }

  Realms mail(MailBox mailBox) {
    realm.put(
        "smtpServer",
        Map.of(
            "host",
            "127.0.0.1",
            "port",
            String.valueOf(mailBox.port()),
            "from",
            "keycloak@example.org"));
    return this;
  }

  Realms backChannel(BackChannel channel) {
    return backChannel(channel.url());
  }

  Realms backChannel(String url) {
    backChannelUrl = url;
    return this;
  }

  Realms attributes(JsonNode attributes) {
    realm.put("attributes", attributes);
    return this;
  }

  /** Lets pages speak every language that we have messages in. */
  Realms inFiveLanguages() {
    return with("internationalizationEnabled", true)
        .with("supportedLocales", List.of("en", "de", "es", "fr", "ja"))
        .with("defaultLocale", "en");
  }

  /** Lets sessions live for sixty days, longer than any that {@link LedgerFill} makes up. */
  Realms ofLongSessions() {
    return with("ssoSessionIdleTimeout", 5_184_000).with("ssoSessionMaxLifespan", 5_184_000);
  }

  /** Sets any other field of the realm's representation. */
  Realms with(String field, Object value) {
    realm.put(field, value);
    return this;
  }

  /** Adds an identity provider {@code upstream} that logs in at another realm. */
  Realms brokeredBy(Realm other) {
    upstream = other;
    return this;
  }

  Realm create() {
    Admin admin = Admin.of(server);
    String name = realm.get("realm").toString();
    admin.post("", realm);
    Map<String, String> clients = new LinkedHashMap<>();
    for (Map<String, Object> client : clients()) {
      Http.Answer created = admin.post("/" + name + "/clients", client);
      clients.put(client.get("clientId").toString(), idOf(created));
    }
    if (upstream != null) {
      admin.post("/" + name + "/identity-provider/instances", identityProvider());
    }
    Http.Answer created = admin.post("/" + name + "/users", user(Realm.USER, name, Realm.USER));
    return new Realm(server, name, idOf(created), clients, Realm.USER, Realm.USER);
  }

  static Map<String, Object> user(String username, String realmName, String password) {
    return Map.of(
        "username",
        username,
        "enabled",
        true,
        "email",
        username + "@" + realmName + ".example.org",
        "emailVerified",
        true,
        "firstName",
        "Alice",
        "lastName",
        "Example",
        "credentials",
        List.of(Map.of("type", "password", "value", password, "temporary", false)));
  }

  private List<Map<String, Object>> clients() {
    List<Map<String, Object>> clients = new ArrayList<>();
    clients.add(client("app", true, Map.of()));
    Map<String, String> backend = new HashMap<>();
    backend.put("backchannel.logout.session.required", "true");
    backend.put("oidc.ciba.grant.enabled", "true");
    backend.put("standard.token.exchange.enabled", "true");
    if (!backChannelUrl.isEmpty()) {
      backend.put("backchannel.logout.url", backChannelUrl);
    }
    clients.add(client("backend", false, backend));
    Map<String, Object> consent = client("consent", true, Map.of());
    consent.put("consentRequired", true);
    clients.add(consent);
    clients.add(
        client("device", true, Map.of("oauth2.device.authorization.grant.enabled", "true")));
    return clients;
  }

  private static Map<String, Object> client(
      String id, boolean isPublic, Map<String, String> attributes) {
    Map<String, Object> client = new HashMap<>();
    client.put("clientId", id);
    client.put("publicClient", isPublic);
    client.put("standardFlowEnabled", true);
    client.put("directAccessGrantsEnabled", true);
    client.put("redirectUris", List.of("*"));
    client.put("attributes", attributes);
    // introspection answers only to a client that the token is meant for
    client.put(
        "protocolMappers",
        List.of(
            Map.of(
                "name",
                "audience",
                "protocol",
                "openid-connect",
                "protocolMapper",
                "oidc-audience-mapper",
                "config",
                Map.of("included.client.audience", "backend", "access.token.claim", "true"))));
    if (!isPublic) {
      client.put("secret", Realm.SECRET);
    }
    return client;
  }

  private Map<String, Object> identityProvider() {
    String protocol = upstream.issuer() + "/protocol/openid-connect";
    return Map.of(
        "alias",
        "upstream",
        "providerId",
        "oidc",
        "enabled",
        true,
        "trustEmail",
        true,
        "config",
        Map.of(
            "clientId",
            "backend",
            "clientSecret",
            Realm.SECRET,
            "clientAuthMethod",
            "client_secret_post",
            "authorizationUrl",
            protocol + "/auth",
            "tokenUrl",
            protocol + "/token",
            "jwksUrl",
            protocol + "/certs",
            "useJwksUrl",
            "true",
            "validateSignature",
            "true",
            "defaultScope",
            "openid profile email"));
  }

  static String idOf(Http.Answer created) {
    String location = created.headers().firstValue("Location").orElseThrow();
    return location.substring(location.lastIndexOf('/') + 1);
  }
}
