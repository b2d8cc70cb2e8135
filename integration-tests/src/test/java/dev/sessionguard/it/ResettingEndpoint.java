package dev.sessionguard.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** An endpoint that takes every request and resets its connection instead of an answer. */
final class ResettingEndpoint implements AutoCloseable {
  private final ServerSocket server;
  private final AtomicInteger resets = new AtomicInteger();

  ResettingEndpoint() {
    try {
      server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread thread = new Thread(this::accept, "resets");
    thread.setDaemon(true);
    thread.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort() + "/logout";
  }

  int resets() {
    return resets.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        socket.getInputStream().read();
        // closed without lingering, TCP sends a reset
        socket.setSoLinger(true, 0);
        resets.incrementAndGet();
      } catch (IOException e) {
        if (!server.isClosed()) {
          System.out.println("[it] a connection was lost before it was reset: " + e.getMessage());
        }
      }
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
