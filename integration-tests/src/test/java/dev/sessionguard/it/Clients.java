package dev.sessionguard.it;

import dev.sessionguard.it.HandedOut.Session;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Clients that use whatever one user was handed, over and over, until they are closed. */
final class Clients implements AutoCloseable {
  /** Of these, one is as likely to be taken as one of all: what is ended now is among them. */
  private static final int LATEST = 6;

  private final HandedOut handed;
  private final Supplier<? extends List<? extends Node>> nodes;
  private final Duration pause;
  private final List<CompletableFuture<Void>> loops = new ArrayList<>();
  private volatile Realm user;
  private volatile boolean over;

  /**
   * @param pause of each client between two calls
   */
  Clients(
      HandedOut handed,
      Supplier<? extends List<? extends Node>> nodes,
      int clients,
      Duration pause) {
    this.handed = handed;
    this.nodes = nodes;
    this.pause = pause;
    for (int client = 0; client < clients; client++) {
      loops.add(CompletableFuture.runAsync(this::loop, Hammer.THREADS));
    }
  }

  /** Whose sessions are used from now on; null for nobody's. */
  Clients of(Realm whose) {
    user = whose;
    return this;
  }

  private void loop() {
    Random random = new Random();
    while (!over) {
      Realm whose = user;
      List<Session> sessions = whose == null ? List.of() : handed.of(whose);
      if (sessions.isEmpty()) {
        Await.sleep(Duration.ofMillis(3));
        continue;
      }
      int known = sessions.size();
      int from = random.nextBoolean() ? 0 : Math.max(0, known - LATEST);
      Session session = sessions.get(random.nextInt(from, known));
      List<? extends Node> at = nodes.get();
      Node node = at.get(random.nextInt(at.size()));
      try {
        use(session, node, random.nextBoolean());
      } catch (UncheckedIOException e) {
        Await.pause(); // the node is down
      }
      Await.sleep(pause);
    }
  }

  private void use(Session session, Node node, boolean refreshes) {
    if (refreshes) {
      Http.Answer answer = session.refresh(node);
      if (answer.status() == 200) {
        handed.add(session.refreshed(answer));
      }
    } else {
      session.userInfo(node);
    }
  }

  @Override
  public void close() {
    over = true;
    loops.forEach(loop -> loop.orTimeout(2, TimeUnit.MINUTES).join());
  }
}
