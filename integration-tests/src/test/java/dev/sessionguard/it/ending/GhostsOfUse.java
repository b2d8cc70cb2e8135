package dev.sessionguard.it.ending;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.check.Clients;
import dev.sessionguard.it.fixture.check.Hammer;
import dev.sessionguard.it.fixture.check.Hammer.Use;
import dev.sessionguard.it.fixture.check.HandedOut;
import dev.sessionguard.it.fixture.check.HandedOut.Session;
import dev.sessionguard.it.fixture.check.IdleWatch;
import dev.sessionguard.it.fixture.check.Race;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.realm.IdleSetting;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * Looks for sessions that work after they ended, because a client used them in that moment: at
 * once, again {@link HandedOut#LATER}, and after all of it.
 */
final class GhostsOfUse {
  /** How long a client goes on with a session that has ended. */
  private static final Duration ON = Duration.ofMillis(250);

  private final List<? extends Node> nodes;
  private final HandedOut ended;
  private final List<Session> idle = new ArrayList<>();
  private Instant idleSince;

  GhostsOfUse(List<? extends Node> nodes) {
    this.nodes = nodes;
    this.ended = new HandedOut(nodes);
  }

  private Realm realm(int limit) {
    Realm realm = Realms.on(nodes.get(0)).with("eventsEnabled", false).create();
    Race.Course.alone(realm, limit, "end-oldest", nodes);
    return realm;
  }

  private Node node(int round) {
    return nodes.get(round % nodes.size());
  }

  private static Session logIn(Realm user, String from) {
    return Session.of(user, "app", new Oidc(user, "app").directGrant(), from);
  }

  /** Clients look at userinfo and refresh by turns. */
  void end(Ending ending, int rounds) {
    Realm realm = realm(Ending.LIMIT);
    List<Session> here = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      Realm user = realm.withAnotherUser("user-" + round);
      Use use = round % 2 == 0 ? Use.USERINFO : Use.REFRESH;
      Session session = logIn(user, ending + " during " + use + ", round " + round);
      Realm there = user.at(node(round / 2));
      here.add(endInUse(session, use, now -> ending.end(there, now), wrong));
    }
    tryTwice(here, wrong);
    assertThat(wrong).isEmpty();
  }

  /** Something that ends a session with the tokens that it then has. */
  @FunctionalInterface
  private interface End {
    void of(Session session);
  }

  private Session endInUse(Session session, Use use, End end, List<String> wrong) {
    Hammer hammer = new Hammer(session, use, nodes);
    try (hammer) {
      hammer.awaitMore(4);
      end.of(hammer.session());
      long ended = System.nanoTime();
      Await.sleep(ON);
      long worked = hammer.worked(ended);
      if (worked > 0) {
        wrong.add(worked + " calls let in that began after the end: " + session);
      }
    }
    return ended.add(hammer.session());
  }

  private void tryTwice(List<Session> sessions, List<String> wrong) {
    ended.usable(sessions).forEach(ghost -> wrong.add("works at once: " + ghost));
    Await.sleep(HandedOut.LATER);
    ended.usable(sessions).forEach(ghost -> wrong.add("works later: " + ghost));
  }

  /** Of a session that the limit ends while its browser is in use. */
  void endBrowsers(int rounds) {
    Realm realm = realm(1);
    List<Session> here = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      Realm user = realm.withAnotherUser("browser-" + round);
      Browser browser = new Browser(user);
      Oidc app = new Oidc(user, "app");
      Http.Answer tokens = app.exchange(browser.login("app").loggedIn().code());
      String unused = browser.open("app", Map.of("prompt", "none")).loggedIn().code();
      Session session =
          Session.of(user, "app", tokens, "limit during use of the cookie, round " + round)
              .in(browser);
      Realm there = user.at(node(round));
      here.add(endInUse(session, Use.COOKIE, now -> logIn(there, "evictor"), wrong));
      Http.Answer exchanged = app.through(node(round / 2)).exchange(unused);
      if (!exchanged.text("error").equals("invalid_grant")) {
        wrong.add("its code is let in, " + exchanged.status() + ": " + session);
      }
    }
    tryTwice(here, wrong);
    assertThat(wrong).isEmpty();
  }

  /** Logs in for a while without a pause, as clients go on with all that was handed out. */
  void logInAndUse(Duration time) {
    Realm realm = realm(Ending.LIMIT);
    HandedOut handed = new HandedOut(nodes);
    List<Realm> users = new ArrayList<>();
    List<Clients> clients = new ArrayList<>();
    List<CompletableFuture<Void>> logins = new ArrayList<>();
    Instant end = Instant.now().plus(time);
    for (int number = 0; number < 3; number++) {
      Realm user = realm.withAnotherUser("looper-" + number);
      users.add(user);
      clients.add(new Clients(handed, () -> nodes, 2, Duration.ZERO).of(user));
      logins.add(CompletableFuture.runAsync(() -> logInUntil(end, user, handed), Hammer.THREADS));
    }
    logins.forEach(CompletableFuture::join);
    Await.sleep(ON);
    clients.forEach(Clients::close);
    for (Duration wait : List.of(Duration.ZERO, HandedOut.LATER, HandedOut.RECONCILED)) {
      Await.sleep(wait);
      for (Realm user : users) {
        assertThat(handed.usable(user))
            .as("usable of %d, another %s later", handed.of(user).size(), wait)
            .hasSize(Ending.LIMIT);
      }
    }
  }

  private void logInUntil(Instant end, Realm user, HandedOut handed) {
    for (int login = 0; Instant.now().isBefore(end); login++) {
      handed.add(logIn(user.at(node(login)), "logins in a loop"));
    }
  }

  /** Lets sessions begin that are idle in a minute; {@link #endIdle} looks at them then. */
  void beginIdle(int sessions) {
    Realm realm = realm(Ending.LIMIT);
    IdleSetting.put(realm, true, 1, "minutes");
    for (int number = 0; number < sessions; number++) {
      Realm user = realm.withAnotherUser("idler-" + number);
      idle.add(logIn(user, "idle time during userinfo, no. " + number));
    }
    idleSince = Instant.now();
  }

  /** A look at userinfo is no use that keeps a session; a client may look all the same. */
  void endIdle() {
    Duration left = Duration.between(Instant.now(), idleSince.plus(IdleWatch.IDLE).minusSeconds(3));
    Await.sleep(left.isNegative() ? Duration.ZERO : left);
    Realm realm = idle.get(0).user();
    List<Hammer> hammers = new ArrayList<>();
    for (Session session : idle) {
      hammers.add(new Hammer(session, Use.USERINFO, nodes));
    }
    Await.untilAsserted(
        Duration.ofSeconds(60),
        () -> {
          TreeSet<String> listed = new TreeSet<>();
          for (JsonNode item :
              realm
                  .admin()
                  .get(realm.path("/session-guard/sessions?status=ended&max=100"))
                  .path("items")) {
            listed.add(item.path("endReason").asText() + " " + item.path("id").asText());
          }
          assertThat(listed).hasSize(idle.size()).allMatch(reason -> reason.startsWith("idle "));
        });
    long end = System.nanoTime();
    Await.sleep(ON);
    List<String> wrong = new ArrayList<>();
    for (Hammer hammer : hammers) {
      hammer.close();
      if (hammer.worked(end) > 0) {
        wrong.add(hammer.worked(end) + " calls let in after the end: " + hammer.session());
      }
      ended.add(hammer.session());
    }
    tryTwice(idle, wrong);
    assertThat(wrong).isEmpty();
  }

  /** Whether anything has come back since, of all that was ended. */
  void lookOnceMore() {
    Await.sleep(HandedOut.RECONCILED);
    assertThat(ended.usable()).as("works at the end").isEmpty();
  }
}
