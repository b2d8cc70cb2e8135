package dev.sessionguard.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Watches one realm while its sessions turn idle: who logged in, what ended, who was told. */
final class IdleWatch {

  /** The idle time of these tests, the shortest there is. */
  static final Duration IDLE = Duration.ofMinutes(1);

  private IdleWatch() {}

  /** A session with tokens and, where it began in one, its browser. */
  record Session(Realm realm, String id, Browser browser, Http.Answer tokens, Instant since) {

    Http.Answer refresh() {
      return new Oidc(realm, "backend").refresh(tokens.text("refresh_token"));
    }

    boolean isActive() {
      return new Oidc(realm, "backend").isActive(tokens.text("access_token"));
    }

    /** Waits until the session was unused for the given time. */
    void awaitUnusedFor(Duration time) {
      Duration left = Duration.between(Instant.now(), since.plus(time));
      if (!left.isNegative()) {
        Await.sleep(left);
      }
    }

    /** Reasons of the LOGOUT events of this session. */
    List<String> logoutReasons() {
      return events(realm, id).stream()
          .map(event -> event.at("/details/reason").asText("none"))
          .toList();
    }
  }

  static Session login(Realm realm, Map<String, String> form) {
    Browser browser = new Browser(realm);
    LoginOutcome.Page page = browser.open("backend").page();
    Map<String, String> fields = new java.util.HashMap<>(form);
    fields.put("username", Realm.USER);
    fields.put("password", realm.password());
    LoginOutcome.LoggedIn login = browser.submit(page, fields).loggedIn();
    Http.Answer tokens = new Oidc(realm, "backend").exchange(login.code());
    return new Session(realm, login.sessionId().orElseThrow(), browser, tokens, Instant.now());
  }

  static Session login(Realm realm) {
    return login(realm, Map.of());
  }

  /** A login at exactly this node: a browser is sent to wherever the realm says it is. */
  static Session loginAtNode(Realm realm) {
    Http.Answer tokens = new Oidc(realm, "backend").directGrant();
    return new Session(
        realm, tokens.text("session_state"), new Browser(realm), tokens, Instant.now());
  }

  /** The claims of the logout tokens that name this session. */
  static List<JsonNode> told(BackChannel channel, String sessionId) {
    return channel.claims().stream()
        .filter(claims -> sessionId.equals(claims.path("sid").asText()))
        .toList();
  }

  private static List<JsonNode> events(Realm realm, String sessionId) {
    return StreamSupport.stream(realm.events("LOGOUT").spliterator(), false)
        .filter(event -> sessionId.equals(event.path("sessionId").asText()))
        .toList();
  }
}
