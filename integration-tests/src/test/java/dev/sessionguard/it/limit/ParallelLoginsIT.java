package dev.sessionguard.it.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.check.ChoicesAtOnce;
import dev.sessionguard.it.fixture.check.HandedOut;
import dev.sessionguard.it.fixture.check.Invariants;
import dev.sessionguard.it.fixture.check.MixedPaths;
import dev.sessionguard.it.fixture.check.Parallel;
import dev.sessionguard.it.fixture.check.Race;
import dev.sessionguard.it.fixture.check.RaceRound;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.person.MailBox;
import dev.sessionguard.it.fixture.realm.LoginOutcome;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Many logins of one user at the same moment, on PostgreSQL. */
class ParallelLoginsIT {
  /** All that was handed out, by user, and at which nodes. */
  private static final List<HandedOut> HANDED_OUT = new ArrayList<>();

  /** Ids of the cluster's realms whose users have raced. */
  private static final Set<String> RACED = new HashSet<>();

  private static final int AT_ONCE = 64;
  private static final int LIMIT = 2;

  /** Rounds for each behaviour; {@code -DsessionGuard.rounds=N}. */
  private static final int ROUNDS = Integer.getInteger("sessionGuard.rounds", 20);

  /** Browsers cost several requests each; {@code -DsessionGuard.browserRounds=N}. */
  private static final int BROWSER_ROUNDS =
      Integer.getInteger("sessionGuard.browserRounds", ROUNDS);

  private static Realm realm(KeycloakServer server, String whenExceeded) {
    Realm realm = Realms.on(server).with("eventsEnabled", false).create();
    realm.limit(LIMIT, whenExceeded);
    return realm;
  }

  private static List<Http.Answer> grantsAtOnce(List<Realm> nodes) {
    List<Callable<Http.Answer>> logins = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      Oidc app = new Oidc(nodes.get(i % nodes.size()), "app");
      logins.add(app::directGrant);
    }
    return Parallel.run(logins);
  }

  private static void assertNoServerError(List<Http.Answer> answers) {
    assertThat(answers).extracting(Http.Answer::status).allMatch(status -> status < 500);
  }

  private static HandedOut handedOut(List<Realm> nodes) {
    HandedOut handed = new HandedOut(nodes.stream().map(Realm::server).toList());
    HANDED_OUT.add(handed);
    return handed;
  }

  /** Ids of what works of all that was ever handed out there. */
  private static Set<String> usable(HandedOut handed) {
    Set<String> ids = new TreeSet<>();
    handed.usable().forEach(session -> ids.add(session.id()));
    return ids;
  }

  private static void keep(List<Http.Answer> answers, List<Realm> nodes, HandedOut handed) {
    for (int i = 0; i < answers.size(); i++) {
      if (answers.get(i).status() == 200) {
        handed.add(nodes.get(i % nodes.size()), "app", answers.get(i), "logins at once");
      }
    }
  }

  private static Set<String> admitted(List<Http.Answer> answers) {
    Set<String> ids = new TreeSet<>();
    for (Http.Answer answer : answers) {
      if (answer.status() == 200) {
        ids.add(answer.text("session_state"));
      }
    }
    return ids;
  }

  private static void denyRounds(List<Realm> nodes, int rounds) {
    HandedOut handed = handedOut(nodes);
    for (int round = 0; round < rounds; round++) {
      List<Http.Answer> answers = grantsAtOnce(nodes);
      assertNoServerError(answers);
      keep(answers, nodes, handed);
      Set<String> admitted = admitted(answers);
      assertThat(admitted).as("round %d", round).hasSize(LIMIT);
      assertThat(usable(handed)).as("usable in round %d", round).isEqualTo(admitted);
      for (Realm node : nodes) {
        assertThat(node.liveSessions()).as("round %d", round).isEqualTo(admitted);
      }
      nodes.get(0).endSessions();
    }
  }

  private static void evictionRounds(List<Realm> nodes, int rounds) {
    HandedOut handed = handedOut(nodes);
    Set<String> before = Set.of();
    for (int round = 0; round < rounds; round++) {
      List<Http.Answer> answers = grantsAtOnce(nodes);
      assertThat(answers)
          .as("round %d", round)
          .extracting(Http.Answer::status)
          .allMatch(status -> status == 200);
      HandedOut ofRound = new HandedOut(nodes.stream().map(Realm::server).toList());
      keep(answers, nodes, ofRound);
      Set<String> live = nodes.get(0).liveSessions();
      assertThat(live).as("round %d", round).hasSize(LIMIT);
      assertThat(usable(ofRound)).as("usable of round %d", round).isEqualTo(live);
      ofRound.all().forEach(handed::add);
      assertThat(before).as("round %d", round).doesNotContainAnyElementsOf(live);
      assertThat(admitted(answers)).containsAll(live);
      for (Realm node : nodes) {
        assertThat(node.liveSessions()).as("round %d", round).isEqualTo(live);
      }
      before = live;
    }
  }

  @Test
  void denyLetsExactlyTheLimitIn() {
    denyRounds(List.of(realm(Servers.postgres(), "deny")), ROUNDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"end-oldest", "end-least-recent"})
  void evictionKeepsTheLimitAndTheNewest(String whenExceeded) {
    evictionRounds(List.of(realm(Servers.postgres(), whenExceeded)), ROUNDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"deny", "end-oldest", "end-least-recent"})
  void formsOpenedBeforehandAndPostedAtOnce(String whenExceeded) {
    Realm realm = realm(Servers.postgres(), whenExceeded);
    HandedOut handed = handedOut(List.of(realm));
    for (int round = 0; round < BROWSER_ROUNDS; round++) {
      List<Callable<LoginOutcome>> posts = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        Browser browser = new Browser(realm);
        LoginOutcome.Page form = browser.open("app").page();
        posts.add(() -> browser.logIn(form));
      }
      List<LoginOutcome> outcomes = Parallel.run(posts);
      assertThat(outcomes)
          .as("round %d", round)
          .allMatch(outcome -> outcome.isLoggedIn() || outcome.isRefused());
      long in = outcomes.stream().filter(LoginOutcome::isLoggedIn).count();
      assertThat(in).as("round %d", round).isEqualTo(whenExceeded.equals("deny") ? LIMIT : AT_ONCE);
      assertThat(realm.liveSessions()).as("round %d", round).hasSize(LIMIT);
      for (LoginOutcome outcome : outcomes) {
        if (outcome.isLoggedIn()) {
          handed.addCode(realm, "app", outcome.loggedIn().code(), "forms");
        }
      }
      handed.exchangeCodes();
      assertThat(usable(handed)).as("round %d", round).isEqualTo(realm.liveSessions());
      realm.endSessions();
    }
  }

  @Test
  void whoChoosesAtOnceNeverExceedsTheLimit() {
    ChoicesAtOnce.make(List.of(realm(Servers.postgres(), "deny")), LIMIT);
  }

  @Test
  void whoChoosesAtOnceOnTwoNodesNeverExceedsTheLimit() {
    ChoicesAtOnce.make(onBothNodes("deny"), LIMIT);
  }

  @Test
  void twoNodesSendOneNotice() {
    List<KeycloakServer> nodes = Servers.cluster();
    try (MailBox mail = new MailBox()) {
      Realm realm = Realms.on(nodes.get(0)).mail(mail).create();
      realm.notice(LIMIT, "end-oldest", true, false);
      List<Realm> both = List.of(realm, realm.at(nodes.get(1)));
      grantsAtOnce(both);
      mail.await(realm.email(), 1);
      Realm later = realm.withAnotherUser("later");
      grantsAtOnce(List.of(later));
      mail.await(later.email(), 1);
      assertThat(mail.to(realm.email())).hasSize(1);
    }
  }

  @Test
  void denyHoldsOnTwoNodes() {
    List<Realm> nodes = onBothNodes("deny");
    denyRounds(nodes, 5);
    RACED.add(nodes.get(0).id());
  }

  @Test
  void evictionHoldsOnTwoNodes() {
    List<Realm> nodes = onBothNodes("end-oldest");
    evictionRounds(nodes, 5);
    RACED.add(nodes.get(0).id());
  }

  @ParameterizedTest
  @CsvSource({"deny, 1", "deny, 2", "end-oldest, 1", "end-least-recent, 2"})
  void mixedPathsHoldOnTwoNodes(String whenExceeded, int limit) throws SQLException {
    try (Connection connection = Servers.sharedCluster().connect();
        Connection watching = Servers.sharedCluster().connect();
        Race race = new Race(connection, watching, null, Servers::cluster)) {
      for (int first = 0; first < 2; first++) {
        Race.Course course = Shared.PATHS.course(limit, whenExceeded);
        List<Callable<Race.Answer>> logins = Shared.PATHS.logins(7, first, race.tokens().handed());
        RaceRound round = race.run(course, Shared.PATHS.realm(), logins);
        assertThat(round.over()).as("too many in %s", round).isZero();
        assertThat(round.peakLedger()).as("seen in %s", round).isLessThanOrEqualTo(limit);
        assertThat(round.wrong()).as("wrongly let in or refused in %s", round).isZero();
      }
    }
    RACED.add(Shared.PATHS.realm().id());
  }

  /** One realm for all of a user's paths. */
  private static final class Shared {
    private static final MixedPaths PATHS = new MixedPaths(Servers.cluster());
  }

  @AfterAll
  static void nothingComesBack() {
    Await.sleep(HandedOut.RECONCILED);
    assertThat(HANDED_OUT).allSatisfy(of -> assertThat(usable(of)).hasSizeLessThanOrEqualTo(LIMIT));
  }

  /** Once for all realms: what is under way at a node is left alone for half a minute. */
  @AfterAll
  static void ledgerAndKeycloakAgreeAfterwards() throws SQLException {
    try (Connection connection = Servers.sharedCluster().connect()) {
      Invariants.awaitNone(connection, Duration.ofMinutes(2), picture -> picture.of(RACED));
    }
  }

  private static List<Realm> onBothNodes(String whenExceeded) {
    List<KeycloakServer> nodes = Servers.cluster();
    Realm realm = realm(nodes.get(0), whenExceeded);
    return List.of(realm, realm.at(nodes.get(1)));
  }

  /** For less than the lock's two seconds: then alice is sent away, see {@link StuckLockIT}. */
  @Test
  void usersDoNotWaitForEachOther() throws SQLException {
    Realm alice = realm(Servers.postgres(), "deny");
    Realm bob = alice.withAnotherUser("bob");
    assertThat(new Oidc(alice, "app").directGrant().status()).isEqualTo(200);
    assertThat(new Oidc(bob, "app").directGrant().status()).isEqualTo(200); // the first is slow
    try (Connection connection = Servers.database().connect("single")) {
      connection.setAutoCommit(false);
      try (PreparedStatement lock =
          connection.prepareStatement(
              "SELECT user_id FROM session_guard_user WHERE user_id = ? FOR UPDATE")) {
        lock.setString(1, alice.userId());
        assertThat(lock.executeQuery().next()).isTrue();
      }
      CompletableFuture<Http.Answer> waiting =
          CompletableFuture.supplyAsync(() -> new Oidc(alice, "app").directGrant());
      assertThat(new Oidc(bob, "app").directGrant().status()).isEqualTo(200);
      assertThat(waiting).as("alice waits for her own lock").isNotDone();
      connection.rollback();
      assertThat(waiting.orTimeout(30, TimeUnit.SECONDS).join().status()).isEqualTo(200);
    }
  }
}
