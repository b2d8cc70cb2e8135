package dev.sessionguard.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;

/**
 * Logins of one user at the same moment, judged by what is stored when the last of them has its
 * answer.
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
      Callable<Answer> prepare(Realm at) {
        Oidc app = new Oidc(at, "app");
        return () -> answer(app.directGrant().status());
      }
    },

    /** The forms are open beforehand, and are posted. */
    BROWSER("browser") {
      @Override
      Callable<Answer> prepare(Realm at) {
        Browser browser = new Browser(at);
        LoginOutcome.Page form = browser.open("app").page();
        return () -> {
          LoginOutcome outcome = browser.logIn(form);
          return outcome instanceof LoginOutcome.Page page
              ? answer(page.status())
              : outcome.isLoggedIn() ? Answer.IN : Answer.FAILED;
        };
      }
    };

    private final String words;

    Way(String words) {
      this.words = words;
    }

    /** Does all but the last step. */
    abstract Callable<Answer> prepare(Realm at);

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

  /**
   * A round that is over.
   *
   * @param held how many sessions the user had before
   * @param ledger live rows when the last answer was there
   * @param stored sessions in Keycloak at that time
   * @param peakLedger the most live rows that were seen meanwhile
   * @param peakStored the most sessions in Keycloak that were seen meanwhile, of logins under way
   *     too
   * @param samples how often it was looked meanwhile
   */
  record Round(
      int limit,
      boolean denies,
      int held,
      List<Answer> answers,
      int ledger,
      int stored,
      int peakLedger,
      int peakStored,
      long samples) {

    int count(Answer answer) {
      return (int) answers.stream().filter(answer::equals).count();
    }

    /** Sessions too many, in Keycloak or in the ledger. */
    int over() {
      return Math.max(0, Math.max(ledger, stored) - limit);
    }

    /** How far the number of logins let in is from what it has to be. */
    int wrong() {
      int right = denies ? Math.min(answers.size(), Math.max(0, limit - held)) : answers.size();
      return Math.abs(count(Answer.IN) - right);
    }

    /** Sessions missing that a login was promised and no later one took. */
    int under() {
      return Math.max(0, Math.min(limit, held + count(Answer.IN)) - Math.min(ledger, stored));
    }
  }

  private final Connection connection;
  private final Watch watch;
  private final ToIntFunction<Realm> inMemory;

  /**
   * @param watching a connection of its own for the look at it meanwhile
   * @param inMemory counts a user's sessions where Keycloak has none in its table; else null
   */
  Race(Connection connection, Connection watching, ToIntFunction<Realm> inMemory) {
    this.connection = connection;
    this.inMemory = inMemory;
    this.watch = new Watch(watching);
  }

  Round run(Course course, Realm user, List<Callable<Answer>> logins) {
    int held =
        Math.max(counted(connection, course.realmId, user.userId())[0], stored(course, user));
    watch.begin(course.realmId, user.userId());
    List<Callable<Answer>> safely = new ArrayList<>();
    for (Callable<Answer> login : logins) {
      safely.add(
          () -> {
            try {
              return login.call();
            } catch (UncheckedIOException e) {
              return Answer.NONE;
            } catch (AssertionError e) {
              System.out.println("[it] a login failed: " + e.getMessage());
              return Answer.FAILED;
            }
          });
    }
    List<Answer> answers = Parallel.run(safely);
    int ledger = counted(connection, course.realmId, user.userId())[0];
    int stored = stored(course, user);
    watch.end();
    return new Round(
        course.limit,
        course.denies(),
        held,
        answers,
        ledger,
        stored,
        watch.peakLedger,
        watch.peakStored,
        watch.samples);
  }

  /** The logins of a round, dealt out to the nodes in turn. */
  static List<Callable<Answer>> logins(Realm user, List<? extends Node> nodes, Way way, int width) {
    List<Callable<Callable<Answer>>> preparing = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      Realm at = user.at(nodes.get(i % nodes.size()));
      preparing.add(() -> way.prepare(at));
    }
    return Parallel.run(preparing);
  }

  private int stored(Course course, Realm user) {
    return inMemory == null
        ? counted(connection, course.realmId, user.userId())[1]
        : inMemory.applyAsInt(user);
  }

  /** Live rows and stored sessions of a user, by distinct ids, in one snapshot. */
  private static int[] counted(Connection connection, String realmId, String userId) {
    try (PreparedStatement counting =
        connection.prepareStatement(
            "select (select count(distinct SESSION_ID) from SESSION_GUARD_LEDGER"
                + " where REALM_ID = ? and USER_ID = ? and LIVE = true),"
                + " (select count(distinct USER_SESSION_ID) from OFFLINE_USER_SESSION"
                + " where REALM_ID = ? and USER_ID = ?)")) {
      counting.setString(1, realmId);
      counting.setString(2, userId);
      counting.setString(3, realmId);
      counting.setString(4, userId);
      try (ResultSet row = counting.executeQuery()) {
        row.next();
        return new int[] {row.getInt(1), row.getInt(2)};
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    watch.interrupt();
  }

  /** Looks at one user's sessions over and over while a round is run. */
  private static final class Watch extends Thread {
    private final Connection connection;
    private String realmId;
    private String userId;
    private int peakLedger;
    private int peakStored;
    private long samples;

    private Watch(Connection connection) {
      super("watch");
      this.connection = connection;
      setDaemon(true);
      start();
    }

    synchronized void begin(String realm, String user) {
      realmId = realm;
      userId = user;
      peakLedger = 0;
      peakStored = 0;
      samples = 0;
      notifyAll();
    }

    synchronized void end() {
      userId = null;
    }

    private synchronized void look() throws InterruptedException {
      while (userId == null) {
        wait();
      }
      int[] counted = counted(connection, realmId, userId);
      peakLedger = Math.max(peakLedger, counted[0]);
      peakStored = Math.max(peakStored, counted[1]);
      samples++;
    }

    @Override
    public void run() {
      try {
        while (true) {
          look();
          sleep(3);
        }
      } catch (InterruptedException e) {
        interrupt();
      } catch (IllegalStateException e) {
        System.out.println("[it] the watch ends: " + e.getMessage());
      }
    }
  }
}
