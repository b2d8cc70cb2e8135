package dev.sessionguard.measure;

import dev.sessionguard.it.fixture.server.FreePort;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A line to a server that is farther away: whatever a client sends arrives a given time later, and
 * answers come at once. Each round trip so takes that much longer.
 */
final class SlowLine implements AutoCloseable {
  private static final int PIECE = 64 * 1024;

  private final ServerSocket listening;
  private final InetSocketAddress target;
  private final Duration delay;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private SlowLine(ServerSocket listening, InetSocketAddress target, Duration delay) {
    this.listening = listening;
    this.target = target;
    this.delay = delay;
  }

  /** Opens one to a port of this machine. */
  static SlowLine to(int port, Duration delay) throws IOException {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    SlowLine line =
        new SlowLine(
            new ServerSocket(FreePort.next(), 100, loopback),
            new InetSocketAddress(loopback, port),
            delay);
    line.inBackground(line::accept);
    return line;
  }

  /** Where it is reached. */
  int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        Socket server = new Socket();
        server.connect(target);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        open.add(client);
        open.add(server);
        inBackground(() -> carry(client, server, delay.toNanos()));
        inBackground(() -> carry(server, client, 0));
      }
    } catch (IOException closed) {
      // nobody is to come any more
    }
  }

  private static void carry(Socket from, Socket to, long nanos) {
    byte[] piece = new byte[PIECE];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
        if (nanos > 0) {
          LockSupport.parkNanos(nanos);
        }
        out.write(piece, 0, length);
      }
    } catch (IOException closed) {
      // the other side is closed with it
    }
  }

  private void inBackground(Runnable work) {
    Thread thread = new Thread(work, "slow line");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
