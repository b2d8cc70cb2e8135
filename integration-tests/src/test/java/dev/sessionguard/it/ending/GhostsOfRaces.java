package dev.sessionguard.it.ending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.check.HandedOut;
import dev.sessionguard.it.fixture.check.HandedOut.Session;
import dev.sessionguard.it.fixture.check.Parallel;
import dev.sessionguard.it.fixture.check.Race;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/**
 * Looks for sessions beyond the limit that work after logins of one user at the same moment: when
 * the last login has its answer, again {@link HandedOut#LATER}, and after all races.
 */
final class GhostsOfRaces {
  private static final List<Integer> WIDTHS = List.of(32, 16, 4, 2);
  private static final int FILLED_AT_ONCE = 10;

  private final List<? extends Node> nodes;
  private final HandedOut handed;

  /** By user. */
  private final Map<String, Integer> limits = new HashMap<>();

  GhostsOfRaces(List<? extends Node> nodes) {
    this.nodes = nodes;
    this.handed = new HandedOut(nodes);
  }

  /** What a round is; more of them with new users, of whom more goes wrong. */
  private record Shape(String whenExceeded, boolean isKnown, int width) {
    static Shape of(int round) {
      return new Shape(
          round % 2 == 0 ? "end-least-recent" : "end-oldest",
          round % 4 == round / 4 % 2,
          WIDTHS.get((round + round / WIDTHS.size()) % WIDTHS.size()));
    }

    @Override
    public String toString() {
      return whenExceeded + ", " + (isKnown ? "known" : "new") + " user, " + width + " at once";
    }
  }

  /**
   * Each round has a user of its own: one whom the limit has seen before, or one whom it has not.
   */
  void race(int limit, int rounds) {
    Map<String, Realm> realms = new HashMap<>();
    List<Realm> users = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      Shape shape = Shape.of(round);
      Realm user =
          realms
              .computeIfAbsent(shape.whenExceeded(), none -> realm())
              .withAnotherUser("racer-" + round);
      users.add(user);
      // while there is no limit; of limits that the logins at once exceed by themselves none
      logIn(user, shape, isSmall(limit) ? 0 : limit);
    }
    realms.forEach((whenExceeded, realm) -> Race.Course.alone(realm, limit, whenExceeded, nodes));
    List<String> wrong = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      Realm user = users.get(round);
      limits.put(user.userId(), limit);
      wrong.addAll(race(user, Shape.of(round), limit));
    }
    Await.sleep(HandedOut.LATER);
    wrong.addAll(
        tooMany(users.stream().flatMap(user -> handed.of(user).stream()).toList(), "later"));
    assertThat(wrong).isEmpty();
  }

  private Realm realm() {
    return Realms.on(nodes.get(0)).with("eventsEnabled", false).create();
  }

  private static boolean isSmall(int limit) {
    return limit <= 2;
  }

  private List<String> race(Realm user, Shape shape, int limit) {
    if (shape.isKnown()) {
      logIn(user, shape, isSmall(limit) ? limit : 1);
    }
    int held = Math.min(limit, handed.of(user).size());
    logInAtOnce(user, shape, shape.width());
    int usable = handed.usable(user).size();
    return usable == Math.min(limit, held + shape.width())
        ? List.of()
        : List.of("limit %d, %s: %d usable at once".formatted(limit, shape, usable));
  }

  private void logIn(Realm user, Shape shape, int sessions) {
    for (int left = sessions; left > 0; left -= FILLED_AT_ONCE) {
      logInAtOnce(user, shape, Math.min(left, FILLED_AT_ONCE));
    }
  }

  private void logInAtOnce(Realm user, Shape shape, int width) {
    List<Callable<Session>> logins = new ArrayList<>();
    for (int login = 0; login < width; login++) {
      Realm there = user.at(nodes.get(login % nodes.size()));
      logins.add(
          () -> handed.add(there, "app", new Oidc(there, "app").directGrant(), shape.toString()));
    }
    Parallel.run(logins);
  }

  private List<String> tooMany(Collection<Session> of, String when) {
    Map<String, List<Session>> usable = new TreeMap<>();
    for (Session session : handed.usable(of)) {
      usable.computeIfAbsent(session.user().userId(), none -> new ArrayList<>()).add(session);
    }
    List<String> wrong = new ArrayList<>();
    usable.forEach(
        (user, sessions) -> {
          int limit = limits.get(user);
          if (sessions.size() > limit) {
            wrong.add(
                "limit %d, %s: %d usable %s"
                    .formatted(limit, sessions.get(0).from(), sessions.size(), when));
          }
        });
    return wrong;
  }

  /** Whether anything has come back since, of all races. */
  void lookOnceMore() {
    Await.sleep(HandedOut.RECONCILED);
    assertThat(tooMany(handed.all(), "at the end")).isEmpty();
  }
}
