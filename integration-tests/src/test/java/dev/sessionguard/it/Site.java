package dev.sessionguard.it;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An application's web site on this machine. Its name is another than Keycloak's, so that a browser
 * treats the two as sites that have nothing to do with each other, and one of those that may do
 * without HTTPS what else needs it.
 */
final class Site implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();

  Site() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          byte[] body = files.getOrDefault(path, new byte[0]);
          exchange
              .getResponseHeaders()
              .set("Content-Type", path.endsWith(".js") ? "text/javascript" : "text/html");
          exchange.sendResponseHeaders(files.containsKey(path) ? 200 : 404, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  /** Its front door, with a slash at the end. */
  String url() {
    return "http://application.localhost:" + server.getAddress().getPort() + "/";
  }

  /** Shows a page below {@link #url}; the empty path is the front door. */
  Site with(String path, String page) {
    files.put("/" + path, page.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  Site with(String path, Path file) {
    try {
      return with(path, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
