package dev.sessionguard.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** One realm on one server, with its user and clients. */
final class Realm {
  static final String USER = "alice";
  static final String SECRET = "backend-secret";
  static final String REDIRECT = "http://application.test/callback";

  private final Node server;
  private final String name;
  private final String userId;
  private final Map<String, String> clients;
  private final String username;
  private final String password;

  Realm(
      Node server,
      String name,
      String userId,
      Map<String, String> clients,
      String username,
      String password) {
    this.server = server;
    this.name = name;
    this.userId = userId;
    this.clients = clients;
    this.username = username;
    this.password = password;
  }

  /** The same realm as another node of the cluster serves it. */
  Realm at(Node node) {
    return new Realm(node, name, userId, clients, username, password);
  }

  /** The same realm with the user's new password. */
  Realm withPassword(String newPassword) {
    return new Realm(server, name, userId, clients, username, newPassword);
  }

  /** The same realm seen by another of its users. */
  Realm withUser(String otherUserId) {
    return new Realm(server, name, otherUserId, clients, username, password);
  }

  /** Adds a user with the password of this one, and sees the realm as theirs. */
  Realm withAnotherUser(String username) {
    Http.Answer created = admin().post(path("/users"), Realms.user(username, name, password));
    return new Realm(server, name, Realms.idOf(created), clients, username, password);
  }

  Node server() {
    return server;
  }

  String name() {
    return name;
  }

  /** Keycloak's id of the realm. */
  String id() {
    return admin().get(path("")).path("id").asText();
  }

  /** Adds a realm role, and returns its id. */
  String addRole(String role) {
    admin().post(path("/roles"), Map.of("name", role));
    return admin().get(path("/roles/" + role)).path("id").asText();
  }

  String userId() {
    return userId;
  }

  String username() {
    return username;
  }

  /** The user's address, as the realm was made with it. */
  String email() {
    return username + "@" + name + ".example.org";
  }

  String password() {
    return password;
  }

  String issuer() {
    return server.base() + "/realms/" + name;
  }

  Admin admin() {
    return Admin.of(server);
  }

  String path(String rest) {
    return "/" + name + rest;
  }

  String clientUuid(String client) {
    return clients.get(client);
  }

  /** Stores the limit through the product's own API. */
  void limit(int maxSessions, String whenExceeded) {
    admin().put(path("/session-guard/settings"), settings(true, maxSessions, whenExceeded));
  }

  /** Stores a limit whose users are asked, and what happens where they cannot be. */
  void askUser(int maxSessions, String fallback) {
    ObjectNode settings = Http.JSON.valueToTree(settings(true, maxSessions, "ask-user"));
    ((ObjectNode) settings.path("limit")).put("fallback", fallback);
    admin().put(path("/session-guard/settings"), settings);
  }

  /** Stores a limit, and which e-mails users get. */
  void notice(int maxSessions, String whenExceeded, boolean eviction, boolean newLogin) {
    ObjectNode settings = Http.JSON.valueToTree(settings(true, maxSessions, whenExceeded));
    settings.putObject("notice").put("eviction", eviction).put("newLogin", newLogin);
    admin().put(path("/session-guard/settings"), settings);
  }

  /** Stores whether a credential reset by the mailed link ends the user's other sessions. */
  void resetEndsOthers(boolean ends) {
    ObjectNode settings = (ObjectNode) admin().get(path("/session-guard/settings"));
    ((ObjectNode) settings.path("limit")).put("resetEndsOthers", ends);
    admin().put(path("/session-guard/settings"), settings);
  }

  static Map<String, Object> settings(boolean enabled, Object maxSessions, String whenExceeded) {
    return Map.of(
        "limit",
        Map.of(
            "enabled",
            enabled,
            "maxSessions",
            maxSessions,
            "whenExceeded",
            whenExceeded,
            "countOffline",
            true),
        "idle",
        Map.of("enabled", false, "value", 30, "unit", "minutes"),
        "history",
        Map.of("retentionDays", 90));
  }

  /** Distinct ids of the user's online and offline sessions. */
  Set<String> liveSessions() {
    Set<String> ids = new TreeSet<>();
    admin()
        .get(path("/users/" + userId + "/sessions"))
        .forEach(session -> ids.add(session.path("id").asText()));
    for (String uuid : clients.values()) {
      admin()
          .get(path("/users/" + userId + "/offline-sessions/" + uuid))
          .forEach(session -> ids.add(session.path("id").asText()));
    }
    return ids;
  }

  /** Ends every session of the user, online and offline. */
  void endSessions() {
    admin().post(path("/users/" + userId + "/logout"), null);
    for (String id : liveSessions()) {
      admin().send("DELETE", path("/sessions/" + id + "?isOffline=true"), null);
      admin().send("DELETE", path("/sessions/" + id), null);
    }
  }

  JsonNode events(String type) {
    return admin().get(path("/events?type=" + type + "&user=" + userId + "&max=500"));
  }

  JsonNode user() {
    return admin().get(path("/users/" + userId));
  }
}
