package dev.sessionguard.it;

import dev.sessionguard.it.HandedOut.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A client that uses its session at all nodes without a pause, until it is closed. */
final class Hammer implements AutoCloseable {
  static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "hammer");
            thread.setDaemon(true);
            return thread;
          });

  /** What it asks for. */
  enum Use {
    /** In two loops. */
    USERINFO(2) {
      @Override
      boolean works(AtomicReference<Session> session, Node node) {
        return session.get().userInfo(node).status() == 200;
      }
    },

    /** In one loop: each time with the tokens of the last time. */
    REFRESH(1) {
      @Override
      boolean works(AtomicReference<Session> session, Node node) {
        Http.Answer answer = session.get().refresh(node);
        if (answer.status() == 200) {
          session.updateAndGet(last -> last.refreshed(answer));
        }
        return answer.status() == 200;
      }
    },

    /** In three loops, as a page in a browser has several frames. */
    COOKIE(3) {
      @Override
      boolean works(AtomicReference<Session> session, Node node) {
        return session.get().cookie(node).isLoggedIn();
      }
    };

    private final int loops;

    Use(int loops) {
      this.loops = loops;
    }

    /** Uses the session once; it may have other tokens afterwards. */
    abstract boolean works(AtomicReference<Session> session, Node node);
  }

  /** A call: when it began and whether it was let in. */
  private record Call(long began, boolean works) {}

  private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
  private final List<CompletableFuture<Void>> loops = new ArrayList<>();
  private final AtomicReference<Session> session;
  private volatile boolean over;

  Hammer(Session session, Use use, List<? extends Node> nodes) {
    this.session = new AtomicReference<>(session);
    for (int loop = 0; loop < use.loops; loop++) {
      int first = loop;
      loops.add(CompletableFuture.runAsync(() -> loop(use, nodes, first), THREADS));
    }
  }

  private void loop(Use use, List<? extends Node> nodes, int first) {
    for (int call = first; !over; call++) {
      long began = System.nanoTime();
      calls.add(new Call(began, use.works(session, nodes.get(call % nodes.size()))));
    }
  }

  /** Waits until that many calls more were let in. */
  void awaitMore(int more) {
    long before = worked(Long.MIN_VALUE);
    if (!Await.until(Duration.ofSeconds(30), () -> worked(Long.MIN_VALUE) >= before + more)) {
      throw new AssertionError("The client of " + session.get() + " is not let in");
    }
  }

  /** How many calls were let in that began after that moment of {@link System#nanoTime}. */
  long worked(long after) {
    return calls.stream()
        .filter(call -> after == Long.MIN_VALUE || call.began() - after > 0)
        .filter(Call::works)
        .count();
  }

  /** The session with the tokens it was handed last. */
  Session session() {
    return session.get();
  }

  @Override
  public void close() {
    over = true;
    loops.forEach(loop -> loop.orTimeout(2, TimeUnit.MINUTES).join());
  }
}
