package dev.sessionguard.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What everybody was answered while one user's lock was held and the user tried again and again.
 *
 * @param users the answers to the user whose lock was held
 * @param before another user's logins before
 * @param meanwhile the other user's logins while the lock was held
 * @param administrators token requests of the administrator meanwhile
 * @param page the answer to the user's browser, whose form was open beforehand
 * @param back the user's first login after the release; how long after it
 */
record StuckLock(
    List<Timed<Http.Answer>> users,
    List<Timed<Http.Answer>> before,
    List<Timed<Http.Answer>> meanwhile,
    List<Timed<Http.Answer>> administrators,
    Timed<LoginOutcome> page,
    Timed<SignedIn> back) {

  /** More than a node has threads. */
  private static final int BURST = 130;

  private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

  /** A lock that somebody else's transaction holds. */
  @FunctionalInterface
  interface Hold {
    HeldLock take() throws SQLException;
  }

  /** A connection of the test's own to the database of a server. */
  @FunctionalInterface
  interface Connecting {
    Connection connect() throws SQLException;
  }

  /**
   * Holds the lock, and has the user try again a hundred times at once and then evenly.
   *
   * @param first what is done between the lock and the first retry
   * @param last what is done before the lock is given back
   */
  static StuckLock watch(
      Realm user, Realm other, Hold hold, Duration time, int retries, Runnable first, Runnable last)
      throws SQLException {
    Browser browser = new Browser(user);
    LoginOutcome.Page form = browser.open("app").page();
    Callable<Http.Answer> others = new Oidc(other, "app")::directGrant;
    for (int i = 0; i < 10; i++) {
      Timed.of(others); // what is asked for the first time takes longer
    }
    List<Timed<Http.Answer>> usual = everyNowAndThen(others, System.nanoTime(), 100, 40);
    ExecutorService threads = Executors.newCachedThreadPool();
    HeldLock lock = hold.take();
    try {
      first.run();
      long end = System.nanoTime() + time.toNanos();
      CompletableFuture<List<Timed<Http.Answer>>> meanwhile =
          CompletableFuture.supplyAsync(() -> everyNowAndThen(others, end, 100, 0), threads);
      CompletableFuture<List<Timed<Http.Answer>>> administrators =
          CompletableFuture.supplyAsync(
              () -> everyNowAndThen(() -> administrator(user.server()), end, 2000, 0), threads);
      List<CompletableFuture<Timed<Http.Answer>>> users = new ArrayList<>();
      CompletableFuture<Timed<LoginOutcome>> page = null;
      long rest = time.toMillis() * 3 / 4 / Math.max(1, retries - BURST);
      for (int i = 0; i < retries; i++) {
        Callable<Http.Answer> login = new Oidc(user, "app")::directGrant;
        users.add(CompletableFuture.supplyAsync(() -> Timed.of(login), threads));
        if (i == (retries + BURST) / 2) {
          page = CompletableFuture.supplyAsync(() -> Timed.of(() -> browser.logIn(form)), threads);
        }
        if (i >= BURST) {
          Await.sleep(Duration.ofMillis(rest));
        }
      }
      Await.sleep(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      last.run();
      lock.close();
      lock = null;
      Timed<SignedIn> back = Timed.of(() -> logInAgain(user));
      return new StuckLock(
          users.stream().map(CompletableFuture::join).toList(),
          usual,
          meanwhile.join(),
          administrators.join(),
          page.join(),
          back);
    } finally {
      if (lock != null) {
        lock.close();
      }
      threads.shutdown();
    }
  }

  /** One after the other until the time, and not fewer than so many. */
  private static List<Timed<Http.Answer>> everyNowAndThen(
      Callable<Http.Answer> question, long end, long pauseMillis, int atLeast) {
    List<Timed<Http.Answer>> answers = new ArrayList<>();
    while (System.nanoTime() < end || answers.size() < atLeast) {
      answers.add(Timed.of(question));
      Await.sleep(Duration.ofMillis(pauseMillis));
    }
    return answers;
  }

  private static SignedIn logInAgain(Realm user) {
    List<Http.Answer> last = new ArrayList<>();
    Await.until(
        LONG_ENOUGH,
        () -> {
          Http.Answer answer = new Oidc(user, "app").directGrant();
          last.add(answer);
          return answer.status() == 200;
        });
    return SignedIn.by(user, "app", last.get(last.size() - 1));
  }

  /** Not by {@link Admin}, which keeps its token for half a minute. */
  private static Http.Answer administrator(Node node) {
    return Http.send(
        Http.request(node.base() + "/realms/master/protocol/openid-connect/token")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                Http.form(
                    Map.of(
                        "grant_type", "password",
                        "client_id", "admin-cli",
                        "username", "admin",
                        "password", "admin")))
            .build());
  }

  /** What a caller makes of an answer; without the tokens that an unexpected one has. */
  static String words(Timed<Http.Answer> timed) {
    Http.Answer answer = timed.answer();
    boolean json =
        answer.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
    String retry = answer.headers().firstValue("Retry-After").orElse("");
    return answer.status()
        + " "
        + (json ? answer.text("error") : "not JSON")
        + (retry.matches("[1-9]\\d*") ? ", to be tried again" : "");
  }

  /** Those that came when the lock was known to be stuck. */
  List<Timed<Http.Answer>> later() {
    long known = users.get(0).began() + Duration.ofSeconds(5).toNanos();
    return users.stream().filter(timed -> timed.began() > known).toList();
  }

  /** The user gets an answer in that time and the next one sooner, others wait for nobody. */
  static void assertStuckFor(Duration time, Realm user, Connecting connecting) throws SQLException {
    Oidc app = new Oidc(user, "app");
    Oidc others = new Oidc(user.withAnotherUser("other"), "app");
    assertThat(app.directGrant().status()).isEqualTo(200);
    assertThat(others.directGrant().status()).isEqualTo(200);
    try (HeldLock held = new HeldLock(connecting.connect(), user)) {
      assertThat(held).isNotNull();
      Timed<Http.Answer> first = Timed.of(app::directGrant);
      assertThat(words(first)).isEqualTo("503 temporarily_unavailable, to be tried again");
      assertThat(first.millis()).isBetween(time.toMillis() - 500, time.toMillis() + 3000);
      Timed<Http.Answer> next = Timed.of(app::directGrant);
      assertThat(next.answer().status()).isEqualTo(503);
      assertThat(next.millis()).isLessThan(1000);
      Timed<Http.Answer> other = Timed.of(others::directGrant);
      assertThat(other.answer().status()).isEqualTo(200);
      assertThat(other.millis()).isLessThan(1000);
    }
    Await.untilAsserted(
        Duration.ofSeconds(3), () -> assertThat(app.directGrant().status()).isEqualTo(200));
  }
}
