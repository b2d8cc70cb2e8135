package dev.sessionguard.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.it.fixture.check.Parallel;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.person.SignedIn;
import dev.sessionguard.it.fixture.realm.LoginOutcome;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.realm.RuledRealm;
import dev.sessionguard.it.fixture.server.Cluster;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.PostgresServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Rules, devices, two limited applications and caps at once, raced on one to three nodes, and held
 * against every token that was handed out. Longer than a test may be: {@code proofs.sh
 * ruled-races}, which writes {@code docs/reliability-rules.md}.
 */
class RuledRaceProof {
  private static final Duration OF_EACH =
      Duration.ofMinutes(Integer.getInteger("sessionGuard.minutes", 10));

  private static final int AT_ONCE = 8;
  private static final int CAP_OF_REALM = 9;
  private static final int CAP_OF_DEVICE = 3;

  private static final String PHONE =
      "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
          + " Gecko) Version/17.5 Mobile/15E148 Safari/604.1";

  /** A login that is tried: whose it is, and the tokens for each client that it was let into. */
  private record Login(String whose, Callable<List<SignedIn>> work) {}

  /** Tokens in hand. */
  private record Held(String whose, SignedIn tokens) {}

  /** What was raced on so many nodes. */
  private record Raced(int nodes, int rounds, int logins, int letIn, int mostUsable) {}

  private final List<Held> inHand = new ArrayList<>();

  private static RuledRealm realm(KeycloakServer server) {
    RuledRealm realm = new RuledRealm(Realms.on(server).with("eventsEnabled", false).create());
    realm.realm().addRole("single");
    realm.grantRole("ann", "single");
    realm.join("ben", realm.addGroup("staff", ""));
    List.of("cem", "dan", "eve").forEach(realm::as);
    realm.own(true, 3, "deny");
    realm.rules(
        """
        [{"name":"Single","who":{"realmRoles":["single"]},
          "limit":{"maxSessions":1,"whenExceeded":"deny"}},
         {"name":"Staff","who":{"groups":["/staff"]},
          "limit":{"maxSessions":2,"whenExceeded":"end-oldest"}},
         {"name":"Phone","who":{"devices":["mobile"]},
          "limit":{"maxSessions":1,"whenExceeded":"end-oldest"}}]""");
    ObjectNode settings = (ObjectNode) realm.settings();
    settings.set(
        "applications",
        RuledRealm.json(
            """
            [{"name":"App","clients":["app"],"maxSessions":2,"whenExceeded":"end-oldest"},
             {"name":"Device","clients":["device"],"maxSessions":1,"whenExceeded":"deny"}]"""));
    settings.set(
        "caps",
        RuledRealm.json(
            """
            [{"scope":"realm","maxSessions":%d,"whenExceeded":"end-oldest"},
             {"scope":"client","of":"device","maxSessions":%d,"whenExceeded":"deny"}]"""
                .formatted(CAP_OF_REALM, CAP_OF_DEVICE)));
    realm.admin().put(realm.realm().path(RuledRealm.SETTINGS), settings);
    return realm;
  }

  private static List<SignedIn> direct(Realm user, KeycloakServer node, String client) {
    Http.Answer tokens = new Oidc(user, client).through(node).directGrant();
    assertThat(tokens.status()).as(tokens.body()).isIn(200, 400, 503);
    return tokens.status() == 200 ? List.of(SignedIn.by(user, client, tokens)) : List.of();
  }

  /** By password into one client, and with that session into the other. */
  private static List<SignedIn> phone(Realm user, KeycloakServer node) {
    Browser browser = new Browser(user).through(node).calledItself(PHONE);
    List<SignedIn> tokens = new ArrayList<>();
    for (String client : List.of("app", "device")) {
      LoginOutcome outcome = browser.open(client);
      if (!outcome.isLoggedIn() && tokens.isEmpty() && client.equals("app")) {
        outcome = browser.logIn(outcome.page());
      }
      if (outcome.isLoggedIn()) {
        Http.Answer answer =
            new Oidc(user, client).through(node).exchange(outcome.loggedIn().code());
        if (answer.status() == 200) { // else a later login has ended it meanwhile
          tokens.add(SignedIn.by(user, client, answer));
        }
      }
    }
    return tokens;
  }

  private static List<Login> logins(RuledRealm realm, List<KeycloakServer> nodes) {
    List<Login> logins = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      KeycloakServer node = nodes.get(i % nodes.size());
      String client = i % 2 == 0 ? "app" : "device";
      for (String name : List.of("ann", "ben", "dan", "eve")) {
        logins.add(new Login(name, () -> direct(realm.as(name), node, client)));
      }
      if (i % 2 == 0) {
        logins.add(new Login("cem phone", () -> phone(realm.as("cem"), node)));
      }
    }
    return logins;
  }

  private Raced race(List<KeycloakServer> nodes) {
    RuledRealm realm = realm(nodes.get(0));
    inHand.clear();
    int rounds = 0;
    int logins = 0;
    int letIn = 0;
    int most = 0;
    for (Instant end = Instant.now().plus(OF_EACH); Instant.now().isBefore(end); rounds++) {
      List<Login> tried = logins(realm, nodes);
      List<List<SignedIn>> outcomes = Parallel.run(tried.stream().map(Login::work).toList());
      for (int i = 0; i < tried.size(); i++) {
        String whose = tried.get(i).whose();
        outcomes.get(i).forEach(tokens -> inHand.add(new Held(whose, tokens)));
        letIn += outcomes.get(i).isEmpty() ? 0 : 1;
      }
      logins += tried.size();
      inHand.removeIf(each -> !each.tokens().isUsable());
      most = Math.max(most, assertNoneIsExceeded("round " + rounds + ", " + nodes.size()));
      if (rounds % 10 == 0) {
        System.out.printf("%d nodes, round %d: %d in hand%n", nodes.size(), rounds, inHand.size());
      }
    }
    return new Raced(nodes.size(), rounds, logins, letIn, most);
  }

  private int assertNoneIsExceeded(String when) {
    Map<String, Long> sessions = count(Held::whose, "");
    Map<String, Long> most = Map.of("ann", 1L, "ben", 2L, "cem phone", 1L, "dan", 3L, "eve", 3L);
    sessions.forEach(
        (whose, usable) ->
            assertThat(usable).as("%s: %s", when, whose).isLessThanOrEqualTo(most.get(whose)));
    count(Held::whose, "app").values().forEach(n -> assertThat(n).as(when).isLessThanOrEqualTo(2));
    count(Held::whose, "device")
        .values()
        .forEach(n -> assertThat(n).as(when).isLessThanOrEqualTo(1));
    long all = sessions.values().stream().mapToLong(Long::longValue).sum();
    assertThat(all).as(when).isLessThanOrEqualTo(CAP_OF_REALM);
    assertThat(count(Held::whose, "device").values().stream().mapToLong(Long::longValue).sum())
        .as(when)
        .isLessThanOrEqualTo(CAP_OF_DEVICE);
    return (int) all;
  }

  /** Sessions that can be used, of one client or of all. */
  private Map<String, Long> count(Function<Held, String> by, String client) {
    return inHand.stream()
        .filter(each -> client.isEmpty() || each.tokens().client().equals(client))
        .collect(
            Collectors.groupingBy(
                by,
                TreeMap::new,
                Collectors.mapping(
                    each -> each.tokens().session(),
                    Collectors.collectingAndThen(Collectors.toSet(), ids -> (long) ids.size()))));
  }

  @Test
  void noneOfThemIsExceeded() throws IOException {
    StringBuilder rows = new StringBuilder();
    try (PostgresServer database = PostgresServer.start();
        Cluster cluster = new Cluster(database, "raced", (node, number) -> node.asInProduction())) {
      for (int nodes = 1; nodes <= 3; nodes++) {
        cluster.grow();
        Raced raced = race(cluster.nodes());
        rows.append(
            "| %d | %d | %d | %d | %d | 0 |%n"
                .formatted(
                    raced.nodes(),
                    raced.rounds(),
                    raced.logins(),
                    raced.letIn(),
                    raced.mostUsable()));
      }
    }
    Document.write(
        "reliability-rules.md",
        """
        # Rules, devices, applications and caps in one race

        Written on %s by `RuledRaceProof`, %d minutes on each number of nodes, PostgreSQL. Run it again with
        `integration-tests/proofs.sh ruled-races`.

        In each round five people log in many times at the same moment, on all nodes: one limited to one session (refused beyond it), one to
        two (the oldest ends), two by the realm's own three, and one by a phone, of which one session is allowed, into two applications with the
        same session. At most two sessions of a user take part in `app`, and one in `device`; the realm has a cap of %d sessions, the
        client `device` of %d. After each round every token in hand is tried, at refresh and userinfo.

        | nodes | rounds | logins | let in | most usable at once | a number exceeded |
        |---:|---:|---:|---:|---:|---:|
        %s"""
            .formatted(LocalDate.now(), OF_EACH.toMinutes(), CAP_OF_REALM, CAP_OF_DEVICE, rows));
  }
}
