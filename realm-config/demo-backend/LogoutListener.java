import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The demo's application that is told when a session ends: prints the session of each logout token.
 * Reads tokens without checking who signed them, which no real application may do.
 *
 * <p>{@code java LogoutListener.java PORT}
 */
public class LogoutListener {
  private static final Pattern TOKEN = Pattern.compile("logout_token=([^&]{1,8000})");
  private static final Pattern SESSION = Pattern.compile("\"sid\"\\s*:\\s*\"([\\w-]{1,64})\"");
  private static final int MOST_BYTES = 16_000;

  /** Listens on loopback until the process is ended. */
  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[0]);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
    server.createContext("/backchannel-logout", LogoutListener::told);
    server.setExecutor(Executors.newFixedThreadPool(2));
    server.start();
  }

  private static void told(HttpExchange call) throws IOException {
    try (call) {
      byte[] body = call.getRequestBody().readNBytes(MOST_BYTES);
      Matcher token = TOKEN.matcher(new String(body, StandardCharsets.UTF_8));
      String session = token.find() ? session(token.group(1)) : "";
      if (!session.isEmpty()) {
        System.out.println("    demo-backend was told that session " + session + " ended");
      }
      call.sendResponseHeaders(session.isEmpty() ? 400 : 200, -1);
    }
  }

  /** Empty for what is no token. */
  private static String session(String token) {
    String[] parts = URLDecoder.decode(token, StandardCharsets.UTF_8).split("\\.");
    try {
      String claims =
          new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
      Matcher session = SESSION.matcher(claims);
      return session.find() ? session.group(1) : "";
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      return "";
    }
  }
}
