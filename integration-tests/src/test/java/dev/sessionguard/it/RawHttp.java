package dev.sessionguard.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;

/** HTTP with paths and host names that Java's client would put right or refuse. */
final class RawHttp {
  private RawHttp() {}

  /**
   * Asks for a path.
   *
   * @param headers each a whole line, without its end
   */
  static Http.Answer get(int port, String host, String path, String... headers) {
    try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
      socket.setSoTimeout(30_000);
      String request =
          "GET "
              + path
              + " HTTP/1.0\r\nHost: "
              + host
              + "\r\nConnection: close\r\n"
              + String.join("", Stream.of(headers).map(header -> header + "\r\n").toList())
              + "\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int end = answer.indexOf("\r\n\r\n");
      return new Http.Answer(
          Integer.parseInt(answer.substring(9, 12)),
          answer.substring(end + 4),
          HttpHeaders.of(Map.of(), (name, value) -> true));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
