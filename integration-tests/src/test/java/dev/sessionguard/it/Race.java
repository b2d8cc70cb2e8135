package dev.sessionguard.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * Logins of one user at the same moment, judged by what is stored and by what works when the last
 * of them has its answer.
 */
final class Race implements AutoCloseable {

  /** Who is to keep the limit. */
  enum Limiter {
    OURS,
    STOCK
  }

  /** What the logins do at the same moment. */
  enum Way {
    GRANT("direct grant") {
      @Override
      Callable<Answer> prepare(Realm at, HandedOut handed, String round) {
        Oidc app = new Oidc(at, "app");
        return () -> {
          Http.Answer tokens = app.directGrant();
          if (tokens.status() == 200) {
            handed.add(at, "app", tokens, round);
          }
          return answer(tokens.status());
        };
      }
    },

    /** The forms are open beforehand, and are posted. */
    BROWSER("browser") {
      @Override
      Callable<Answer> prepare(Realm at, HandedOut handed, String round) {
        Browser browser = new Browser(at);
        LoginOutcome.Page form = browser.open("app").page();
        return () -> {
          LoginOutcome outcome = browser.logIn(form);
          if (outcome instanceof LoginOutcome.LoggedIn in) {
            handed.addCode(at, "app", in.code(), round);
            return Answer.IN;
          }
          return outcome instanceof LoginOutcome.Page page ? answer(page.status()) : Answer.FAILED;
        };
      }
    };

    private final String words;

    Way(String words) {
      this.words = words;
    }

    /** Does all but the last step, which hands out tokens or a code. */
    abstract Callable<Answer> prepare(Realm at, HandedOut handed, String round);

    private static Answer answer(int status) {
      if (status >= 500) {
        return Answer.FAILED;
      }
      return status == 200 ? Answer.IN : Answer.REFUSED;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /** What a login came to. */
  enum Answer {
    IN,
    REFUSED,
    /** Neither let in nor refused. */
    FAILED,
    /** The node died with it. */
    NONE
  }

  /** A realm with a limit, raced in by one of its users after the other. */
  static final class Course {
    /** So many rounds the sessions of one are there for the next to be ended. */
    private static final int ROUNDS_OF_USER = 5;

    static final List<String> WHEN_EXCEEDED = List.of("deny", "end-oldest", "end-least-recent");

    final Limiter limiter;
    final int limit;
    final String whenExceeded;
    final String realmId;
    private final Realm realm;
    private Realm user;
    private int rounds;

    private Course(Limiter limiter, Realm realm, int limit, String whenExceeded) {
      this.limiter = limiter;
      this.realm = realm;
      this.limit = limit;
      this.whenExceeded = whenExceeded;
      this.realmId = realm.id();
    }

    static Course ours(Node node, int limit, String whenExceeded) {
      Realm realm = Realms.on(node).with("eventsEnabled", false).create();
      realm.limit(limit, whenExceeded);
      return new Course(Limiter.OURS, realm, limit, whenExceeded);
    }

    static Course stock(Node node, int limit, String whenExceeded) {
      Realm realm = Realms.on(node).with("eventsEnabled", false).create();
      StockLimiter.inDirectGrant(realm, limit, whenExceeded);
      StockLimiter.inBrowser(realm, limit, whenExceeded);
      return new Course(Limiter.STOCK, realm, limit, whenExceeded);
    }

    /** For each limit one for each behaviour. */
    static List<Course> all(Node node, Limiter limiter, List<Integer> limits) {
      List<Course> courses = new ArrayList<>();
      for (int limit : limits) {
        for (String whenExceeded : WHEN_EXCEEDED) {
          if (limiter == Limiter.OURS) {
            courses.add(Course.ours(node, limit, whenExceeded));
          } else if (!whenExceeded.equals("end-least-recent")) { // it knows one kind of eviction
            courses.add(Course.stock(node, limit, whenExceeded));
          }
        }
      }
      return courses;
    }

    /** The realm's own user races alone; sets the limit and waits until all nodes know it. */
    static Course alone(Realm realm, int limit, String whenExceeded, List<? extends Node> nodes) {
      realm.limit(limit, whenExceeded);
      for (Node node : nodes) {
        Realm there = realm.at(node);
        Await.untilAsserted(
            Duration.ofSeconds(30),
            () -> {
              JsonNode known =
                  there.admin().get(there.path("/session-guard/settings")).path("limit");
              if (known.path("maxSessions").asInt() != limit
                  || !known.path("whenExceeded").asText().equals(whenExceeded)) {
                throw new AssertionError("The limit has not come to " + node.base());
              }
            });
      }
      return new Course(Limiter.OURS, realm, limit, whenExceeded);
    }

    /** All sessions of the realm's users that came by the client {@code app}, from memory. */
    List<Invariants.Stored> inMemory() {
      List<Invariants.Stored> sessions = new ArrayList<>();
      realm
          .admin()
          .get(realm.path("/clients/" + realm.clientUuid("app") + "/user-sessions?max=1000000"))
          .forEach(
              session ->
                  sessions.add(
                      new Invariants.Stored(
                          new Invariants.User(realmId, session.path("userId").asText()),
                          session.path("id").asText(),
                          false)));
      return sessions;
    }

    boolean denies() {
      return whenExceeded.equals("deny");
    }

    /** A user who holds no session, or with eviction those that the last round left. */
    Realm user(Node at) {
      Realm here = realm.at(at);
      if (user == null || rounds % ROUNDS_OF_USER == 0) {
        user = here.withAnotherUser("runner-" + rounds);
      } else if (denies()) {
        here.admin().post(here.path("/users/" + user.userId() + "/logout"), null);
      }
      rounds++;
      return user.at(at);
    }

    /** Lets the next round have a new user. */
    void newUser() {
      user = null;
    }
  }

  private final Connection connection;
  private final RaceWatch watch;
  private final RaceTokens tokens;
  private int rounds;
  private final ToIntFunction<Realm> inMemory;

  /**
   * @param watching a connection of its own for the look at it meanwhile
   * @param inMemory counts a user's sessions where Keycloak has none in its table; else null
   * @param nodes that run, at each of which tokens are tried
   */
  Race(
      Connection connection,
      Connection watching,
      ToIntFunction<Realm> inMemory,
      Supplier<? extends List<? extends Node>> nodes) {
    this.connection = connection;
    this.inMemory = inMemory;
    this.watch = new RaceWatch(watching);
    this.tokens = new RaceTokens(nodes);
  }

  RaceTokens tokens() {
    return tokens;
  }

  RaceRound run(Course course, Realm user, List<Callable<Answer>> logins) {
    int held =
        Math.max(
            RaceWatch.counted(connection, course.realmId, user.userId())[0], stored(course, user));
    watch.begin(course.realmId, user.userId());
    tokens.begin(course, user);
    List<Answer> answers = Parallel.run(logins.stream().map(Race::safely).toList());
    int ledger = RaceWatch.counted(connection, course.realmId, user.userId())[0];
    int stored = stored(course, user);
    watch.end();
    int usable = tokens.end(user);
    return new RaceRound(
        course.limit,
        course.denies(),
        held,
        answers,
        ledger,
        stored,
        watch.peakLedger(),
        watch.peakStored(),
        watch.samples(),
        usable,
        usable);
  }

  private static Callable<Answer> safely(Callable<Answer> login) {
    return () -> {
      try {
        return login.call();
      } catch (UncheckedIOException e) {
        return Answer.NONE;
      } catch (AssertionError e) {
        System.out.println("[it] a login failed: " + e.getMessage());
        return Answer.FAILED;
      }
    };
  }

  /** The logins of a round, dealt out to the nodes in turn. */
  List<Callable<Answer>> logins(Realm user, List<? extends Node> nodes, Way way, int width) {
    List<Callable<Callable<Answer>>> preparing = new ArrayList<>();
    String round = "round " + ++rounds + " by " + way;
    for (int i = 0; i < width; i++) {
      Realm at = user.at(nodes.get(i % nodes.size()));
      preparing.add(() -> way.prepare(at, tokens.handed(), round));
    }
    return Parallel.run(preparing);
  }

  private int stored(Course course, Realm user) {
    return inMemory == null
        ? RaceWatch.counted(connection, course.realmId, user.userId())[1]
        : inMemory.applyAsInt(user);
  }

  @Override
  public void close() {
    watch.interrupt();
    tokens.close();
  }
}
