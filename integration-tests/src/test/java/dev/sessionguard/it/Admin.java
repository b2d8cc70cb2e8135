package dev.sessionguard.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The admin REST API of one server, as the bootstrap administrator. */
final class Admin {
  private static final Map<String, Admin> KNOWN = new ConcurrentHashMap<>();

  private final String base;
  private String token = "";
  private Instant renewal = Instant.MIN;

  private Admin(String base) {
    this.base = base;
  }

  static Admin of(Node server) {
    return KNOWN.computeIfAbsent(server.base(), Admin::new);
  }

  synchronized String token() {
    if (Instant.now().isAfter(renewal)) {
      Http.Answer answer =
          Http.send(
              Http.request(base + "/realms/master/protocol/openid-connect/token")
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(
                      Http.form(
                          Map.of(
                              "grant_type", "password",
                              "client_id", "admin-cli",
                              "username", "admin",
                              "password", "admin")))
                  .build());
      if (answer.status() != 200) {
        throw new AssertionError("No admin token: " + answer.status() + " " + answer.body());
      }
      token = answer.text("access_token");
      renewal = Instant.now().plus(Duration.ofSeconds(30));
    }
    return token;
  }

  /** Sends to {@code /admin/realms} + path and returns whatever comes back. */
  Http.Answer send(String method, String path, Object body) {
    return sendText(method, path, body == null ? "" : write(body));
  }

  Http.Answer sendText(String method, String path, String body) {
    return sendAs(token(), method, path, body);
  }

  /** Sends with another bearer token; an empty one means no Authorization header. */
  Http.Answer sendAs(String bearer, String method, String path, String body) {
    HttpRequest.Builder request =
        Http.request(base + "/admin/realms" + path)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (!bearer.isEmpty()) {
      request.header("Authorization", "Bearer " + bearer);
    }
    return Http.send(request.build());
  }

  JsonNode get(String path) {
    return expect2xx("GET", path, send("GET", path, null)).json();
  }

  Http.Answer post(String path, Object body) {
    return expect2xx("POST", path, send("POST", path, body));
  }

  Http.Answer put(String path, Object body) {
    return expect2xx("PUT", path, send("PUT", path, body));
  }

  void delete(String path) {
    expect2xx("DELETE", path, send("DELETE", path, null));
  }

  private static Http.Answer expect2xx(String method, String path, Http.Answer answer) {
    if (answer.status() / 100 != 2) {
      throw new AssertionError(
          method + " " + path + " answered " + answer.status() + ": " + answer.body());
    }
    return answer;
  }

  private static String write(Object body) {
    try {
      return Http.JSON.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
