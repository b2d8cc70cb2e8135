package dev.sessionguard.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A TCP port on loopback that nobody listens on right now. Below those that the system takes for
 * outgoing connections, so that a server that is away for a moment finds its port free again.
 */
final class FreePort {
  private static final int LOWEST = 12_000;
  private static final int HIGHEST = 32_000;

  private static final Set<Integer> TAKEN = ConcurrentHashMap.newKeySet();

  private FreePort() {}

  static int next() {
    for (int attempt = 0; attempt < 1000; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (isFree(port) && TAKEN.add(port)) {
        return port;
      }
    }
    throw new IllegalStateException("No free port between " + LOWEST + " and " + HIGHEST);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
