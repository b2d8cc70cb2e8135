package dev.sessionguard.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * The device on which people approve CIBA logins: Keycloak's HTTP authentication channel, shared by
 * all servers of this JVM.
 */
final class AuthenticationDevice {
  private static final AuthenticationDevice SHARED = new AuthenticationDevice();

  /** Bearer tokens of what waits for approval, by binding message. */
  private final Map<String, String> waiting = new ConcurrentHashMap<>();

  private final HttpServer server;

  private AuthenticationDevice() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "authentication-device");
              thread.setDaemon(true);
              return thread;
            }));
    server.createContext("/", this::handle);
    server.start();
  }

  static AuthenticationDevice shared() {
    return SHARED;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  private void handle(HttpExchange exchange) throws IOException {
    JsonNode request = Http.JSON.readTree(exchange.getRequestBody());
    String bearer = exchange.getRequestHeaders().getFirst("Authorization");
    waiting.put(request.path("binding_message").asText(), bearer);
    exchange.sendResponseHeaders(201, -1);
    exchange.close();
  }

  /** The person at the device says yes to the login with this binding message. */
  void approve(Realm realm, String bindingMessage) {
    if (!Await.until(Duration.ofSeconds(20), () -> waiting.containsKey(bindingMessage))) {
      throw new AssertionError("Keycloak did not ask the device for " + bindingMessage);
    }
    Http.Answer answer =
        Http.send(
            Http.request(realm.issuer() + "/protocol/openid-connect/ext/ciba/auth/callback")
                .header("Content-Type", "application/json")
                .header("Authorization", waiting.remove(bindingMessage))
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{\"status\":\"SUCCEED\"}"))
                .build());
    if (answer.status() != 200) {
      throw new AssertionError("Approval answered " + answer.status() + ": " + answer.body());
    }
  }
}
