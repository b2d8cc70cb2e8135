package dev.sessionguard.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A real Caddy that runs the shipped Caddyfile, in front of a server that answers everything. The
 * file is adapted by Caddy itself; of the result only what binds it to its surroundings is changed:
 * ports, names of the nodes, and HTTPS, for which there is no certificate here.
 */
final class Caddy implements AutoCloseable {

  /** What the node behind it answers. */
  static final String NODE = "answered by a node";

  private static final Path FILE =
      Path.of("..", "docker", "Caddyfile").toAbsolutePath().normalize();

  private final HttpServer node;
  private final Process process;
  private final int port = FreePort.next();
  private volatile Headers asked = new Headers();

  /**
   * Starts it.
   *
   * @param environment variables of the file, as compose sets them
   */
  Caddy(Map<String, String> environment) {
    try {
      node = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
      node.createContext(
          "/",
          exchange -> {
            asked = exchange.getRequestHeaders();
            byte[] body = NODE.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      node.start();
      Path config = Files.createTempFile("session-guard-caddy", ".json");
      config.toFile().deleteOnExit();
      Files.writeString(config, here(adapted(environment)).toString());
      process = command("run", "--config", config.toString()).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Await.until(Duration.ofSeconds(60), this::isReady);
  }

  /** The file as Caddy understands it. */
  static JsonNode adapted(Map<String, String> environment) {
    try {
      ProcessBuilder builder =
          command("adapt", "--config", FILE.toString(), "--adapter", "caddyfile");
      builder.environment().put("PUBLIC_HOST", "keycloak.test");
      builder.environment().putAll(environment);
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
      Process adapting = builder.start();
      JsonNode adapted = Http.JSON.readTree(adapting.getInputStream());
      adapting.waitFor(1, TimeUnit.MINUTES);
      return adapted;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static ProcessBuilder command(String... arguments) {
    return Unpacked.command("caddy", "caddy", arguments);
  }

  private JsonNode here(JsonNode config) {
    JsonNode servers = config.at("/apps/http/servers");
    ObjectNode server = (ObjectNode) servers.elements().next();
    server.putArray("listen").add("127.0.0.1:" + port);
    server.putObject("automatic_https").put("disable", true);
    server.remove("tls_connection_policies");
    for (JsonNode proxy : config.findParents("upstreams")) {
      for (JsonNode upstream : proxy.path("upstreams")) {
        ((ObjectNode) upstream).put("dial", "127.0.0.1:" + node.getAddress().getPort());
      }
      ((ObjectNode) proxy.at("/health_checks/active")).put("port", node.getAddress().getPort());
    }
    return config;
  }

  private boolean isReady() {
    try {
      return get("/realms/demo").body().equals(NODE);
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** Asks for a path at the public name. */
  Http.Answer get(String path, String... headers) {
    return RawHttp.get(port, "keycloak.test", path, headers);
  }

  /** The headers with which the proxy last asked the node. */
  Headers asked() {
    return asked;
  }

  @Override
  public void close() {
    process.destroy();
    node.stop(0);
  }
}
