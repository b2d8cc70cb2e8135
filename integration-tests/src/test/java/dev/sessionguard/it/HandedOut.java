package dev.sessionguard.it;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * All that a test was handed for its sessions: tokens and, where one logged in, browsers. Tells
 * which of the sessions still work by trying them, since a row may be gone and its tokens not.
 */
final class HandedOut {
  /** When all that has ended is tried again: no answer is under way any more that began before. */
  static final Duration LATER = Duration.ofSeconds(2);

  /** When it is tried once more: after more than three periods of the reconciler. */
  static final Duration RECONCILED = Duration.ofSeconds(7);

  private static final int AT_ONCE = 24;

  private final Supplier<? extends List<? extends Node>> nodes;

  /** By user, then by id. */
  private final Map<String, Map<String, Session>> sessions = new ConcurrentHashMap<>();

  private final Queue<Callable<Void>> codes = new ConcurrentLinkedQueue<>();

  /**
   * @param nodes at each of which a session is tried
   */
  HandedOut(List<? extends Node> nodes) {
    this(() -> nodes);
  }

  /** As above, where nodes come and go. */
  HandedOut(Supplier<? extends List<? extends Node>> nodes) {
    this.nodes = nodes;
  }

  /**
   * What somebody holds of a session.
   *
   * @param user at the node that handed it out, whose name the tokens bear
   * @param browser with the session's cookie; null where no browser logged in
   * @param from what it was handed out for, to be told where it works wrongly
   */
  record Session(
      Realm user,
      String client,
      String id,
      String access,
      String refresh,
      Browser browser,
      String from) {

    static Session of(Realm user, String client, Http.Answer tokens, String from) {
      return new Session(
          user,
          client,
          tokens.text("session_state"),
          tokens.text("access_token"),
          tokens.text("refresh_token"),
          null,
          from);
    }

    /** The same with the tokens that a refresh gave. */
    Session refreshed(Http.Answer tokens) {
      return new Session(
          user,
          client,
          id,
          tokens.text("access_token"),
          tokens.text("refresh_token"),
          browser,
          from);
    }

    Session in(Browser itsBrowser) {
      return new Session(user, client, id, access, refresh, itsBrowser, from);
    }

    private Oidc oidc(Node node) {
      return new Oidc(user, client).through(node);
    }

    Http.Answer userInfo(Node node) {
      return oidc(node).userInfo(access);
    }

    Http.Answer refresh(Node node) {
      return oidc(node).refresh(refresh);
    }

    /** Asks for a code with the cookie alone; the browser keeps its cookie whatever comes back. */
    LoginOutcome cookie(Node node) {
      return browser.at(user).through(node).open(client, Map.of("prompt", "none"));
    }

    private boolean letsUserInfo(Node node) {
      return told("userinfo", toString(), userInfo(node), 200, 401);
    }

    private boolean letsRefresh(Node node) {
      return told("refresh", toString(), refresh(node), 200, 400);
    }

    private boolean letsCookie(Node node) {
      LoginOutcome outcome = cookie(node);
      if (outcome instanceof LoginOutcome.Failed failed
          && failed.parameters().get("error").equals("login_required")) {
        return false;
      }
      return outcome.loggedIn().sessionId().filter(id::equals).isPresent();
    }

    @Override
    public String toString() {
      return "session " + id + " of " + from;
    }
  }

  /** Adds a session, or newer tokens of one that is known. */
  Session add(Session session) {
    Map<String, Session> ofUser =
        sessions.computeIfAbsent(
            session.user().userId(), none -> Collections.synchronizedMap(new LinkedHashMap<>()));
    ofUser.put(session.id(), session);
    return session;
  }

  /** Adds the session of the user's tokens. */
  Session add(Realm user, String client, Http.Answer tokens, String from) {
    if (tokens.status() != 200) {
      throw new AssertionError("No tokens: " + tokens.status() + " " + tokens.body());
    }
    return add(Session.of(user, client, tokens, from));
  }

  /** Adds a code; {@link #exchangeCodes} turns it into tokens. */
  void addCode(Realm user, String client, String code, String from) {
    codes.add(
        () -> {
          Http.Answer tokens = new Oidc(user, client).exchange(code);
          if (told("code", from, tokens, 200, 400)) {
            add(user, client, tokens, from);
          }
          return null;
        });
  }

  /** Exchanges all codes; what is refused was of a session that has ended. */
  void exchangeCodes() {
    List<Callable<Void>> all = new ArrayList<>();
    for (Callable<Void> next = codes.poll(); next != null; next = codes.poll()) {
      all.add(next);
    }
    if (!all.isEmpty()) {
      Parallel.run(all);
    }
  }

  /** Forgets everything. */
  void clear() {
    sessions.clear();
  }

  List<Session> all() {
    return sessions.values().stream().flatMap(ofUser -> copy(ofUser).stream()).toList();
  }

  /** In the order in which they were handed out. */
  List<Session> of(Realm user) {
    return copy(sessions.getOrDefault(user.userId(), Map.of()));
  }

  private static List<Session> copy(Map<String, Session> ofUser) {
    synchronized (ofUser) {
      return List.copyOf(ofUser.values());
    }
  }

  /** All that are usable. */
  List<Session> usable() {
    return usable(all());
  }

  /** Those of the user that are usable. */
  List<Session> usable(Realm user) {
    return usable(of(user));
  }

  /** Those of the sessions that anything lets in, at any node. */
  List<Session> usable(Collection<Session> tried) {
    if (tried.isEmpty()) {
      return List.of();
    }
    List<? extends Node> at = nodes.get();
    Queue<Session> left = new ConcurrentLinkedQueue<>(tried);
    Queue<Session> usable = new ConcurrentLinkedQueue<>();
    Callable<Void> worker =
        () -> {
          for (Session next = left.poll(); next != null; next = left.poll()) {
            if (isUsable(next, at)) {
              usable.add(next);
            }
          }
          return null;
        };
    Parallel.run(Collections.nCopies(Math.min(AT_ONCE, tried.size()), worker));
    return List.copyOf(usable);
  }

  /** A refresh counts as use, so it is tried only where nothing else says that a session works. */
  private static boolean isUsable(Session session, List<? extends Node> nodes) {
    return atAny(nodes, session::letsUserInfo)
        || session.browser() != null && atAny(nodes, session::letsCookie)
        || atAny(nodes, session::letsRefresh);
  }

  private static boolean atAny(List<? extends Node> nodes, Predicate<Node> works) {
    return nodes.stream()
        .anyMatch(
            node -> {
              try {
                return works.test(node);
              } catch (UncheckedIOException e) {
                if (isDown(node)) {
                  return false;
                }
                throw e;
              }
            });
  }

  /** A node may be about to die when it breaks a connection. */
  private static boolean isDown(Node node) {
    return node instanceof KeycloakServer server
        && Await.until(Duration.ofSeconds(2), () -> !server.isRunning());
  }

  /** Whether it was let in; what is neither that nor plainly refused is an error of its own. */
  private static boolean told(String what, String of, Http.Answer answer, int yes, int no) {
    boolean works = answer.status() == yes;
    boolean refused =
        answer.status() == no && (no != 400 || answer.text("error").equals("invalid_grant"));
    if (!works && !refused) {
      throw new AssertionError(
          what + " of " + of + " answered " + answer.status() + ": " + answer.body());
    }
    return works;
  }
}
