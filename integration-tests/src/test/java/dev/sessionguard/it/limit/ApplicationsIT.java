package dev.sessionguard.it.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.check.Hammer;
import dev.sessionguard.it.fixture.check.HandedOut;
import dev.sessionguard.it.fixture.check.Parallel;
import dev.sessionguard.it.fixture.client.BackChannel;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.person.MailBox;
import dev.sessionguard.it.fixture.person.SignedIn;
import dev.sessionguard.it.fixture.realm.LoginOutcome;
import dev.sessionguard.it.fixture.realm.LoginPath;
import dev.sessionguard.it.fixture.realm.LoginPath.Ground;
import dev.sessionguard.it.fixture.realm.LoginPath.Result;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.realm.Rename;
import dev.sessionguard.it.fixture.realm.RuledRealm;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits of single applications: their part in a session ends, and the session goes on. */
class ApplicationsIT {
  private static final Duration A_ROUND = Duration.ofSeconds(60);
  private static final int AT_ONCE = 16;

  /** {@code -DsessionGuard.rounds=N}. */
  private static final int ROUNDS = Integer.getInteger("sessionGuard.rounds", 5);

  private static Ground ground;

  @BeforeAll
  static void createRealms() {
    KeycloakServer server = Servers.h2();
    MailBox mail = new MailBox();
    Realm upstream = Realms.on(server).create();
    ground = new Ground(Realms.on(server).mail(mail).brokeredBy(upstream).create(), upstream, mail);
    // Keycloak asks for the consent once
    LoginPath.CONSENT.attempt(ground);
    LoginPath.DEVICE_GRANT.attempt(ground);
    LoginPath.CIBA.attempt(ground);
  }

  @AfterAll
  static void closeMail() {
    ground.mail().close();
  }

  /** One application of these clients, and nothing else limited. */
  private static JsonNode limit(Realm realm, int max, String whenExceeded, String... clients) {
    ObjectNode settings = (ObjectNode) realm.admin().get(realm.path(RuledRealm.SETTINGS));
    ObjectNode application = settings.putArray("applications").addObject();
    application.put("name", "CRM").put("maxSessions", max).put("whenExceeded", whenExceeded);
    application.set("clients", Http.JSON.valueToTree(clients));
    return realm.admin().put(realm.path(RuledRealm.SETTINGS), settings).json();
  }

  private static Realm limited(String whenExceeded, String... clients) {
    Realm realm = Realms.on(Servers.h2()).create();
    limit(realm, 1, whenExceeded, clients);
    return realm;
  }

  /** Tokens of a client for the browser's session, or for a new one. */
  private static SignedIn enter(Browser browser, Realm realm, String client) {
    LoginOutcome opened = browser.open(client);
    LoginOutcome outcome = opened.isLoggedIn() ? opened : browser.logIn(opened.page());
    return SignedIn.by(realm, client, new Oidc(realm, client).exchange(outcome.loggedIn().code()));
  }

  private static List<JsonNode> events(Realm realm, String type) {
    List<JsonNode> found = new ArrayList<>();
    realm.events(type).forEach(found::add);
    return found;
  }

  /** An impersonation is a login into no application. */
  static Stream<LoginPath> newSessions() {
    return Arrays.stream(LoginPath.values())
        .filter(path -> !path.reusesSession() && !path.isOfAnotherUser())
        .filter(path -> path != LoginPath.IMPERSONATION);
  }

  static Stream<LoginPath> reuses() {
    return Arrays.stream(LoginPath.values()).filter(LoginPath::reusesSession);
  }

  private static void limitGround(String whenExceeded) {
    ground.clear();
    limit(ground.realm(), 1, whenExceeded, "app", "backend", "consent", "device");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("newSessions")
  void aLoginBeyondTheNumberIsRefusedAndMakesNoSession(LoginPath path) {
    limitGround("deny");
    HandedOut handed = new HandedOut(List.of(ground.realm().server()));
    Result first = path.attempt(ground);
    path.keep(first, ground.realm(), handed);
    assertThat(first.accepted()).isTrue();
    handed.exchangeCodes();
    ground.requireAction();
    var only = ground.realm().liveSessions();
    assertThat(only).hasSize(1);
    assertThat(path.attempt(ground).accepted()).isFalse();
    assertThat(ground.realm().liveSessions()).isEqualTo(only);
    assertThat(handed.usable()).as("the first goes on").hasSize(1);
  }

  /** Keycloak has approved its code by then, and has nothing to give for it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDeviceWhoseLoginIsRefusedIsToldSoWhenItPolls(boolean singleSignOn) {
    Realm realm = limited("deny", "device");
    SignedIn first = SignedIn.by(realm, "device");
    Oidc device = new Oidc(realm, "device");
    Browser browser = new Browser(realm);
    if (singleSignOn) {
      assertThat(browser.login("app").isLoggedIn()).isTrue();
    }
    Http.Answer code = device.device();
    LoginOutcome shown = browser.get(code.text("verification_uri_complete"));
    if (!singleSignOn) {
      shown = browser.logIn(shown.page());
    }
    LoginOutcome agreed = browser.submit(shown.page(), Map.of("accept", "Yes"));
    assertThat(agreed.isRefused()).isTrue();
    Http.Answer poll = device.deviceToken(code.text("device_code"));
    assertThat(poll.status()).as(poll.body()).isEqualTo(400);
    assertThat(poll.text("error")).isEqualTo("access_denied");
    first.assertWorks();
    assertThat(realm.liveSessions()).hasSize(singleSignOn ? 2 : 1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("newSessions")
  void theEarliestPartEndsAndItsSessionGoesOn(LoginPath path) {
    limitGround("end-oldest");
    HandedOut handed = new HandedOut(List.of(ground.realm().server()));
    for (int login = 0; login < 2; login++) {
      Result result = path.attempt(ground);
      assertThat(result.accepted()).as("login %d", login).isTrue();
      path.keep(result, ground.realm(), handed);
      handed.exchangeCodes();
      ground.requireAction();
    }
    assertThat(handed.all()).hasSize(2);
    assertThat(handed.usable())
        .extracting(HandedOut.Session::id)
        .containsExactly(handed.all().get(1).id());
    boolean isOffline = path.name().startsWith("OFFLINE");
    assertThat(ground.realm().liveSessions())
        .as("an offline session is good for nothing else")
        .hasSize(isOffline ? 1 : 2);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("reuses")
  void whoTakesPartAlreadyIsNeverRefused(LoginPath path) {
    limitGround("deny");
    LoginPath.Step again = path.prepare(ground);
    for (int i = 0; i < 3; i++) {
      assertThat(again.take().accepted()).isTrue();
    }
    assertThat(ground.realm().liveSessions()).hasSize(1);
  }

  @Test
  void clientsOfOneApplicationShareOnePlace() {
    Realm realm = limited("deny", "app", "device");
    Browser first = new Browser(realm);
    SignedIn app = enter(first, realm, "app");
    SignedIn device = enter(first, realm, "device");
    assertThat(device.session()).isEqualTo(app.session());
    assertThat(new Browser(realm).login("device").isRefused()).isTrue();
    assertThat(new Oidc(realm, "app").directGrant().text("error")).isEqualTo("invalid_grant");
    app.assertWorks();
    device.assertWorks();
    assertThat(new Oidc(realm, "backend").directGrant().status()).isEqualTo(200);
  }

  @Test
  void bothClientsOfAnEndedPartEnd() {
    Realm realm = limited("end-oldest", "app", "device");
    Browser first = new Browser(realm);
    SignedIn app = enter(first, realm, "app");
    SignedIn device = enter(first, realm, "device");
    SignedIn other = enter(first, realm, "backend");
    SignedIn second = SignedIn.by(realm, "device");
    app.assertRefused();
    device.assertRefused();
    second.assertWorks();
    other.assertWorks();
  }

  @Test
  void singleSignOnThatIsRefusedLeavesTheSessionAndItsOtherApplications() {
    Realm realm = limited("deny", "backend");
    SignedIn holder = SignedIn.by(realm, "backend");
    Browser browser = new Browser(realm);
    SignedIn app = enter(browser, realm, "app");
    LoginOutcome refused = browser.open("backend");
    assertThat(refused.isRefused()).as(refused.toString()).isTrue();
    assertThat(refused.page().document().text()).contains("for this application: 1", "allowed: 1");
    app.assertWorks();
    assertThat(browser.open("app", Map.of("prompt", "none")).loggedIn().sessionId())
        .contains(app.session());
    assertThat(browser.open("backend", Map.of("prompt", "none")))
        .as("the application is told, where it forbids a page")
        .isEqualTo(
            new LoginOutcome.Failed(
                Map.of("error", "interaction_required", "iss", realm.issuer())));
    JsonNode event = events(realm, "LOGIN_ERROR").get(0);
    assertThat(event.path("error").asText()).isEqualTo("session_limit_exceeded");
    assertThat(event.path("clientId").asText()).isEqualTo("backend");
    assertThat(event.at("/details/application").asText()).isEqualTo("CRM");
    assertThat(event.at("/details/limit").asText()).isEqualTo("1");
    assertThat(event.at("/details/count").asText()).isEqualTo("1");
    JsonNode listed = realm.admin().get(realm.path("/session-guard/sessions/" + app.session()));
    assertThat(listed.path("clients").toString()).isEqualTo("[\"app\"]");
    new Oidc(realm, "backend").logout(holder.refresh());
    enter(browser, realm, "backend").assertWorks();
    app.assertWorks();
  }

  @Test
  void aPartThatEndedIsTakenNowhereAndItsSessionGoesOn() {
    try (BackChannel channel = new BackChannel(BackChannel.Mood.ANSWERS)) {
      Realm realm = Realms.on(Servers.h2()).backChannel(channel).create();
      limit(realm, 1, "end-oldest", "backend");
      Browser browser = new Browser(realm);
      SignedIn app = enter(browser, realm, "app");
      SignedIn ended = enter(browser, realm, "backend");
      String unused = browser.open("backend").loggedIn().code();
      SignedIn evictor = SignedIn.by(realm, "backend");
      Oidc backend = new Oidc(realm, "backend");
      assertThat(backend.exchange(unused).text("error")).isEqualTo("invalid_grant");
      ended.assertRefused();
      assertThat(backend.isActive(ended.access())).isFalse();
      assertThat(backend.exchangeToken(ended.access()).status()).isEqualTo(400);
      app.assertWorks();
      evictor.assertWorks();
      assertThat(backend.isActive(app.access())).isTrue();
      Await.untilAsserted(
          Duration.ofSeconds(30),
          () -> assertThat(channel.sids()).containsExactly(ended.session()));
      Await.untilAsserted(
          Duration.ofSeconds(30), () -> assertThat(events(realm, "REVOKE_GRANT")).hasSize(1));
      JsonNode event = events(realm, "REVOKE_GRANT").get(0);
      assertThat(event.path("sessionId").asText()).isEqualTo(ended.session());
      assertThat(event.path("clientId").asText()).isEqualTo("backend");
      assertThat(event.at("/details/application").asText()).isEqualTo("CRM");
      assertThat(event.at("/details/reason").asText()).isEqualTo("limit");
      assertThat(events(realm, "LOGOUT")).isEmpty();
      JsonNode listed = realm.admin().get(realm.path("/session-guard/sessions/" + app.session()));
      assertThat(listed.path("status").asText()).isEqualTo("active");
      assertThat(listed.path("clients").toString()).isEqualTo("[\"app\",\"backend\"]");
      Await.sleep(HandedOut.LATER);
      ended.assertRefused();
      app.assertWorks();
      SignedIn again = enter(browser, realm, "backend");
      assertThat(again.session()).isEqualTo(app.session());
      again.assertWorks();
      evictor.assertRefused();
      Await.sleep(Duration.ofSeconds(3));
      again.assertWorks();
    }
  }

  @Test
  void theLeastRecentlyUsedPartEnds() {
    Realm realm = Realms.on(Servers.h2()).create();
    limit(realm, 2, "end-least-recent", "app");
    SignedIn first = SignedIn.by(realm, "app");
    Await.sleep(Duration.ofSeconds(1));
    SignedIn second = SignedIn.by(realm, "app");
    Await.sleep(Duration.ofSeconds(2));
    Http.Answer refreshed = new Oidc(realm, "app").refresh(first.refresh());
    SignedIn.by(realm, "app").assertWorks();
    second.assertRefused();
    SignedIn.by(realm, "app", refreshed).assertWorks();
  }

  /** In Keycloak's own ways, which our ledger does not all hear of. */
  enum Death {
    REVOKED {
      @Override
      void of(SignedIn part) {
        assertThat(new Oidc(part.realm(), part.client()).revoke(part.refresh()).status())
            .isEqualTo(200);
      }
    },
    LOGGED_OUT {
      @Override
      void of(SignedIn part) {
        new Oidc(part.realm(), part.client()).logout(part.refresh());
      }
    },
    CLIENT_DISABLED {
      @Override
      void of(SignedIn part) {
        String client = part.realm().path("/clients/" + part.realm().clientUuid(part.client()));
        ObjectNode changed = (ObjectNode) part.realm().admin().get(client);
        part.realm().admin().put(client, changed.put("enabled", false));
      }
    },
    NOT_BEFORE {
      @Override
      void of(SignedIn part) {
        Await.sleep(Duration.ofSeconds(1));
        String client = part.realm().path("/clients/" + part.realm().clientUuid(part.client()));
        ObjectNode changed = (ObjectNode) part.realm().admin().get(client);
        part.realm()
            .admin()
            .put(client, changed.put("notBefore", System.currentTimeMillis() / 1000));
      }
    },
    IDLE {
      @Override
      void of(SignedIn part) {
        String client = part.realm().path("/clients/" + part.realm().clientUuid(part.client()));
        ObjectNode changed = (ObjectNode) part.realm().admin().get(client);
        ((ObjectNode) changed.path("attributes")).put("client.session.idle.timeout", "2");
        part.realm().admin().put(client, changed);
        Await.sleep(Duration.ofSeconds(3));
      }
    };

    abstract void of(SignedIn part);
  }

  @ParameterizedTest
  @EnumSource
  void aDeadPartTakesNoPlace(Death death) {
    Realm realm = limited("deny", "app", "device");
    Browser browser = new Browser(realm);
    enter(browser, realm, "backend"); // so that the session stays without the part
    SignedIn dead = enter(browser, realm, "device");
    assertThat(new Oidc(realm, "app").directGrant().status()).isEqualTo(400);
    death.of(dead);
    assertThat(new Oidc(realm, "app").directGrant().status()).isEqualTo(200);
    assertThat(new Oidc(realm, "app").directGrant().status()).isEqualTo(400);
  }

  @Test
  void aDeadPartThrowsOutNoLivingOne() {
    Realm realm = Realms.on(Servers.h2()).create();
    limit(realm, 2, "end-oldest", "app", "device");
    SignedIn living = SignedIn.by(realm, "app");
    Browser browser = new Browser(realm);
    enter(browser, realm, "backend");
    Death.NOT_BEFORE.of(enter(browser, realm, "device"));
    SignedIn.by(realm, "app").assertWorks();
    living.assertWorks();
  }

  @Test
  void whomARuleExemptsIsExemptHereToo() {
    RuledRealm ruled = new RuledRealm(limited("deny", "app"));
    ruled.as("rescue");
    ruled.rules(
        """
        [{"name":"Rescue","who":{"users":["rescue"]},"exempt":true}]""");
    assertThat(ruled.letIn("rescue", 3)).isEqualTo(3);
    assertThat(ruled.letIn("somebody", 3)).isEqualTo(1);
  }

  @Test
  void theUsersOwnLimitHoldsBesideIt() {
    Realm realm = limited("deny", "backend");
    ObjectNode settings = (ObjectNode) realm.admin().get(realm.path(RuledRealm.SETTINGS));
    ObjectNode own = (ObjectNode) settings.path("limit");
    own.put("enabled", true).put("maxSessions", 2).put("whenExceeded", "end-oldest");
    realm.admin().put(realm.path(RuledRealm.SETTINGS), settings);
    SignedIn holder = SignedIn.by(realm, "backend");
    SignedIn app = SignedIn.by(realm, "app");
    assertThat(new Oidc(realm, "backend").directGrant().status()).isEqualTo(400);
    holder.assertWorks(); // who is refused throws out nobody
    app.assertWorks();
    SignedIn.by(realm, "app").assertWorks();
    holder.assertRefused();
    SignedIn.by(realm, "backend").assertWorks();
  }

  @Test
  void aRenamedClientIsFollowed() {
    Realm realm = limited("deny", "app", "device");
    SignedIn.by(realm, "app");
    Rename.client(realm, realm.clientUuid("app"), "till");
    JsonNode settings = realm.admin().get(realm.path(RuledRealm.SETTINGS));
    assertThat(settings.at("/applications/0/clients").toString())
        .isEqualTo("[\"till\",\"device\"]");
    assertThat(settings.path("warnings").findValuesAsText("code"))
        .doesNotContain("application-clients-unknown");
    Await.untilAsserted(
        Duration.ofSeconds(10),
        () -> assertThat(new Oidc(realm, "device").directGrant().status()).isEqualTo(400));
    assertThat(new Oidc(realm, "till").directGrant().status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"deny", "end-oldest"})
  void whatALoweredNumberLeavesOverEndsWithinARound(String whenExceeded) {
    Realm realm = Realms.on(Servers.postgres()).create();
    List<SignedIn> others = new ArrayList<>();
    List<SignedIn> parts = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Browser browser = new Browser(realm);
      others.add(enter(browser, realm, "app"));
      parts.add(enter(browser, realm, "backend"));
    }
    limit(realm, 1, whenExceeded, "backend");
    SignedIn stays = parts.remove(whenExceeded.equals("deny") ? 0 : 2);
    Await.untilAsserted(A_ROUND, () -> assertThat(SignedIn.usable(parts)).isZero());
    stays.assertWorks();
    others.forEach(SignedIn::assertWorks);
    parts.get(0).assertDead();
  }

  @ParameterizedTest
  @ValueSource(strings = {"deny", "end-oldest", "end-least-recent"})
  void loginsAtOnceOnTwoNodesNeverExceedIt(String whenExceeded) {
    List<KeycloakServer> nodes = Servers.cluster();
    Realm realm = Realms.on(nodes.get(0)).with("eventsEnabled", false).create();
    limit(realm, 1, whenExceeded, "app", "device");
    HandedOut handed = new HandedOut(nodes);
    for (int round = 0; round < ROUNDS; round++) {
      Realm user = realm.withAnotherUser("racer-" + round);
      List<Callable<Http.Answer>> logins = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        Oidc client = new Oidc(user.at(nodes.get(i % 2)), i % 4 < 2 ? "app" : "device");
        logins.add(client::directGrant);
      }
      List<Http.Answer> answers = Parallel.run(logins);
      assertThat(answers).extracting(Http.Answer::status).allMatch(status -> status < 500);
      long in = 0;
      for (int i = 0; i < AT_ONCE; i++) {
        if (answers.get(i).status() == 200) {
          in++;
          handed.add(
              user.at(nodes.get(i % 2)), i % 4 < 2 ? "app" : "device", answers.get(i), "race");
        }
      }
      assertThat(in).as("round %d", round).isEqualTo(whenExceeded.equals("deny") ? 1 : AT_ONCE);
      assertThat(handed.usable(user)).as("round %d", round).hasSize(1);
    }
    Await.sleep(HandedOut.RECONCILED);
    assertThat(handed.usable()).hasSize(ROUNDS);
  }

  /** Of browsers that are signed in already. */
  @ParameterizedTest
  @ValueSource(strings = {"deny", "end-oldest"})
  void singleSignOnsAtOnceOnTwoNodesNeverExceedIt(String whenExceeded) {
    List<KeycloakServer> nodes = Servers.cluster();
    Realm realm = Realms.on(nodes.get(0)).with("eventsEnabled", false).create();
    limit(realm, 1, whenExceeded, "device");
    HandedOut handed = new HandedOut(nodes);
    HandedOut others = new HandedOut(nodes);
    for (int round = 0; round < ROUNDS; round++) {
      Realm user = realm.withAnotherUser("racer-" + round);
      List<Callable<LoginOutcome>> entries = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        Browser browser = new Browser(user);
        SignedIn app = enter(browser, user, "app");
        others.add(
            new HandedOut.Session(
                user, "app", app.session(), app.access(), app.refresh(), null, "app"));
        KeycloakServer node = nodes.get(i % 2);
        entries.add(() -> browser.through(node).open("device"));
      }
      List<LoginOutcome> outcomes = Parallel.run(entries);
      assertThat(outcomes).allMatch(outcome -> outcome.isLoggedIn() || outcome.isRefused());
      assertThat(outcomes.stream().filter(LoginOutcome::isLoggedIn))
          .as("round %d", round)
          .hasSize(whenExceeded.equals("deny") ? 1 : 6);
      for (LoginOutcome outcome : outcomes) {
        if (outcome.isLoggedIn()) {
          handed.addCode(user, "device", outcome.loggedIn().code(), "single sign-on");
        }
      }
      handed.exchangeCodes();
      assertThat(handed.usable(user)).as("round %d", round).hasSize(1);
      assertThat(others.usable(user)).as("round %d", round).hasSize(6);
    }
    Await.sleep(HandedOut.RECONCILED);
    assertThat(handed.usable()).hasSize(ROUNDS);
    assertThat(others.usable()).hasSize(6 * ROUNDS);
  }

  /** A client that uses the part in that moment may put a copy back into a cache. */
  @ParameterizedTest
  @EnumSource(names = {"USERINFO", "REFRESH"})
  void aPartThatEndsInTheMomentOfUseStaysEnded(Hammer.Use use) {
    List<KeycloakServer> nodes = Servers.cluster();
    Realm realm = Realms.on(nodes.get(0)).with("eventsEnabled", false).create();
    limit(realm, 1, "end-oldest", "device");
    HandedOut ended = new HandedOut(nodes);
    List<String> wrong = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      Realm user = realm.withAnotherUser("user-" + round);
      Browser browser = new Browser(user);
      enter(browser, user, "app");
      SignedIn part = enter(browser, user, "device");
      HandedOut.Session session =
          new HandedOut.Session(
              user, "device", part.session(), part.access(), part.refresh(), null, use.name());
      try (Hammer hammer = new Hammer(session, use, nodes)) {
        hammer.awaitMore(4);
        SignedIn.by(user.at(nodes.get(round % 2)), "device");
        long end = System.nanoTime();
        Await.sleep(Duration.ofMillis(250));
        long worked = hammer.worked(end);
        if (worked > 0) {
          wrong.add(worked + " calls let in that began after the end, round " + round);
        }
        ended.add(hammer.session());
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(ended.usable()).as("at once").isEmpty();
    Await.sleep(HandedOut.LATER);
    assertThat(ended.usable()).as("later").isEmpty();
    Await.sleep(HandedOut.RECONCILED);
    assertThat(ended.usable()).as("at the end").isEmpty();
  }
}
