package dev.sessionguard.it;

import dev.sessionguard.it.HandedOut.Session;
import dev.sessionguard.it.Invariants.Stored;
import dev.sessionguard.it.Invariants.User;
import dev.sessionguard.it.Race.Course;
import dev.sessionguard.it.Race.Limiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What the logins of races are handed, and which of it works. Each session is tried when its round
 * is over, again later, and once more with all others; those of a user's earlier rounds that work
 * are tried again with each of the user's rounds.
 */
final class RaceTokens implements AutoCloseable {
  private static final int CLIENTS = 2;

  /** Of a client between two calls: the nodes share the machine with it. */
  private static final Duration PAUSE = Duration.ofMillis(4);

  private final Supplier<? extends List<? extends Node>> nodes;
  private final HandedOut handed;
  private final Clients clients;

  /** Ids of sessions that were refused a second time. */
  private final Set<String> refused = new HashSet<>();

  /** Realms of those for whom our limit holds, by user. */
  private final Map<String, String> ours = new HashMap<>();

  RaceTokens(Supplier<? extends List<? extends Node>> nodes) {
    this.nodes = nodes;
    this.handed = new HandedOut(nodes);
    this.clients = new Clients(handed, nodes, CLIENTS, PAUSE);
  }

  HandedOut handed() {
    return handed;
  }

  /** Lets clients use what the user holds and is handed from now on. */
  void begin(Course course, Realm user) {
    if (course.limiter == Limiter.OURS) {
      ours.put(user.userId(), course.realmId);
    }
    clients.of(user);
  }

  /** How many of the user's sessions work; the clients rest. */
  int end(Realm user) {
    clients.of(null);
    handed.exchangeCodes();
    return handed.usable(open(user)).size();
  }

  /** Ids of those that work now; the others are tried again only with all that there is. */
  Set<String> later(Collection<Session> sessions) {
    Map<String, Session> tried = new HashMap<>();
    sessions.forEach(session -> tried.put(session.id(), session));
    Set<String> usable =
        handed.usable(tried.values()).stream().map(Session::id).collect(Collectors.toSet());
    refused.addAll(tried.keySet());
    refused.removeAll(usable);
    return usable;
  }

  /** What the user was handed, without what was refused a second time. */
  List<Session> open(Realm user) {
    return handed.of(user).stream().filter(session -> !refused.contains(session.id())).toList();
  }

  /** Sessions under our limit that work, of all rounds so far; then forgets them. */
  List<Stored> onceMore() {
    Await.sleep(HandedOut.RECONCILED);
    List<Session> all =
        handed.all().stream().filter(session -> ours.containsKey(session.user().userId())).toList();
    List<Stored> usable = new ArrayList<>();
    for (Session session : handed.usable(all)) {
      if (refused.contains(session.id())) {
        System.out.println("[it] CAME BACK: " + session);
      }
      String user = session.user().userId();
      usable.add(new Stored(new User(ours.get(user), user), session.id(), false));
    }
    System.out.printf(
        "[it] tried once more at %d nodes: %d sessions, %d work%n",
        nodes.get().size(), all.size(), usable.size());
    handed.clear();
    refused.clear();
    return usable;
  }

  @Override
  public void close() {
    clients.close();
  }
}
