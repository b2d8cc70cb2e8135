package dev.sessionguard.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An application's back-channel logout endpoint that records the claims of every logout token. */
final class BackChannel implements AutoCloseable {

  /** How the endpoint behaves. */
  enum Mood {
    ANSWERS,
    FAILS,
    HANGS
  }

  private final List<JsonNode> claims = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile Mood mood;
  private final HttpServer server;

  BackChannel(Mood mood) {
    this.mood = mood;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/logout", this::handle);
    server.start();
  }

  /** Behaves differently from now on. */
  void turn(Mood other) {
    mood = other;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/logout";
  }

  List<JsonNode> claims() {
    return List.copyOf(claims);
  }

  /** The sessions it was told of, one for each logout token. */
  List<String> sids() {
    return claims.stream().map(token -> token.path("sid").asText()).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String token = Http.queryOf(URI.create("http://form/?" + body)).get("logout_token");
    String payload = token.split("\\.")[1];
    claims.add(Http.JSON.readTree(Base64.getUrlDecoder().decode(payload)));
    if (mood == Mood.HANGS) {
      Await.sleep(Duration.ofSeconds(60));
    }
    exchange.sendResponseHeaders(mood == Mood.FAILS ? 500 : 200, -1);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
