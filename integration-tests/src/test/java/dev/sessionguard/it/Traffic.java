package dev.sessionguard.it;

import dev.sessionguard.it.Race.Answer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Direct grants without a pause until it is closed. */
final class Traffic implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "traffic");
            thread.setDaemon(true);
            return thread;
          });

  private final AtomicBoolean over = new AtomicBoolean();
  private final HandedOut handed;
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final List<CompletableFuture<Void>> threads = new ArrayList<>();

  /** For each user a thread at each node. */
  Traffic(List<Realm> users, List<? extends Node> nodes) {
    handed = new HandedOut(nodes);
    for (Realm user : users) {
      for (Node node : nodes) {
        threads.add(CompletableFuture.runAsync(() -> logIn(user.at(node)), THREADS));
      }
    }
  }

  private void logIn(Realm user) {
    while (!over.get()) {
      try {
        Http.Answer tokens = new Oidc(user, "app").directGrant();
        int status = tokens.status();
        if (status == 200) {
          handed.add(user, "app", tokens, "traffic");
        }
        answers.add(status == 200 ? Answer.IN : status < 500 ? Answer.REFUSED : Answer.FAILED);
      } catch (UncheckedIOException e) {
        answers.add(Answer.NONE);
        Await.pause();
      }
    }
  }

  long count(Answer answer) {
    return answers.stream().filter(answer::equals).count();
  }

  /** Users of whose sessions more than that work at once, with the number. */
  List<String> usableAbove(int limit) {
    Map<String, Integer> usable = new TreeMap<>();
    handed.usable().forEach(session -> usable.merge(session.user().userId(), 1, Integer::sum));
    return usable.entrySet().stream()
        .filter(user -> user.getValue() > limit)
        .map(user -> user.getKey() + " has " + user.getValue() + " usable sessions")
        .toList();
  }

  void awaitMore(int logins) {
    long before = count(Answer.IN);
    if (!Await.until(PATIENCE, () -> count(Answer.IN) >= before + logins)) {
      throw new AssertionError("No " + logins + " more logins within " + PATIENCE);
    }
  }

  @Override
  public void close() {
    over.set(true);
    threads.forEach(thread -> thread.orTimeout(3, TimeUnit.MINUTES).join());
  }

  @Override
  public String toString() {
    return count(Answer.IN)
        + " logins let in, "
        + count(Answer.REFUSED)
        + " refused, "
        + count(Answer.FAILED)
        + " failed, "
        + count(Answer.NONE)
        + " without an answer";
  }
}
