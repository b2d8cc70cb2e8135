package dev.sessionguard.it.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.check.Rounds;
import dev.sessionguard.it.fixture.client.BackChannel;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.person.SignedIn;
import dev.sessionguard.it.fixture.realm.LoginOutcome;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What nobody would let in any more takes no place, whatever row there is of it. */
class ValidityIT {
  private static final Duration A_ROUND_AND_MORE = Duration.ofSeconds(20);

  private static Realm realm(KeycloakServer server, Realm upstream, BackChannel channel) {
    return Realms.on(server)
        .backChannel(channel)
        .brokeredBy(upstream)
        .bruteForce(2)
        .with("permanentLockout", true)
        .with("maxTemporaryLockouts", 0)
        .create();
  }

  private static JsonNode row(SignedIn session) {
    return session
        .realm()
        .admin()
        .get(session.realm().path("/session-guard/sessions/" + session.session()));
  }

  /** Ids of the user's sessions in a list with this status. */
  private static List<String> listed(Realm realm, String status) {
    return realm
        .admin()
        .get(realm.path("/session-guard/sessions?status=" + status))
        .path("items")
        .findValuesAsText("sessionId");
  }

  /** Where the reconciler never comes by: what a login and the list see for themselves. */
  @Nested
  class AtOnce {
    private static final Realm UPSTREAM = Realms.on(Servers.h2()).create();
    private static final BackChannel CHANNEL = new BackChannel(BackChannel.Mood.ANSWERS);

    private static Realm realm() {
      return ValidityIT.realm(Servers.h2(), UPSTREAM, CHANNEL);
    }

    @AfterAll
    static void stop() {
      CHANNEL.close();
    }

    static Stream<Death> deaths() {
      return Arrays.stream(Death.values()).filter(death -> death != Death.USER_LOCKED);
    }

    static Stream<Death> deathsOfOne() {
      return Arrays.stream(Death.values()).filter(Death::sparesOthers);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("deaths")
    void aNewLoginPasses(Death death) {
      Realm realm = realm();
      realm.limit(1, "deny");
      SignedIn dead = death.logIn(realm, UPSTREAM);
      death.strike(realm);
      SignedIn next = SignedIn.by(realm, "app");
      dead.assertRefused();
      next.assertWorks();
      assertThat(new Oidc(realm, "app").directGrant().status()).as("the limit").isEqualTo(400);
    }

    /** Keycloak drops some when it is asked for them. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("deaths")
    void aNewLoginPassesAfterTheDeadOneWasTried(Death death) {
      Realm realm = realm();
      realm.limit(1, "deny");
      SignedIn dead = death.logIn(realm, UPSTREAM);
      death.strike(realm);
      dead.assertRefused();
      SignedIn.by(realm, "app").assertWorks();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("deaths")
    void nobodyIsAskedToEndTheDeadOne(Death death) {
      Realm realm = realm();
      realm.askUser(1, "deny");
      death.logIn(realm, UPSTREAM);
      death.strike(realm);
      new Browser(realm).login("app").loggedIn();
      LoginOutcome.Page question = new Browser(realm).login("app").question();
      assertThat(question.document().select("input[name=end]")).hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("deaths")
    void theDeadOneIsNotListedAsLive(Death death) {
      Realm realm = realm();
      SignedIn dead = death.logIn(realm, UPSTREAM);
      assertThat(listed(realm, "live")).containsExactly(dead.session());
      death.strike(realm);
      SignedIn next = SignedIn.by(realm, "app");
      assertThat(listed(realm, "live")).containsExactly(next.session());
      assertThat(listed(realm, "active")).containsExactly(next.session());
      assertThat(listed(realm, "idle")).isEmpty();
      assertThat(row(dead).path("status").asText()).isNotIn("active", "idle");
    }

    /** The valid one is the oldest, so it would have to go if the dead one counted. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("deathsOfOne")
    void theOldestValidOneStays(Death death) {
      Realm realm = realm();
      realm.limit(2, "end-oldest");
      SignedIn oldest = SignedIn.by(realm, "app");
      Await.sleep(Duration.ofMillis(1100));
      SignedIn dead = death.logIn(realm, UPSTREAM);
      death.strike(realm);
      SignedIn next = SignedIn.by(realm, "app");
      oldest.assertWorks();
      next.assertWorks();
      dead.assertRefused();
    }

    @Test
    void whoWasDisabledForAMomentStartsAnew() {
      Realm realm = realm();
      realm.limit(1, "deny");
      SignedIn dead = SignedIn.by(realm, "app");
      Death.enable(realm, false);
      Death.enable(realm, true);
      dead.assertRefused();
      SignedIn.by(realm, "app").assertWorks();
      Await.sleep(Duration.ofSeconds(2));
      dead.assertRefused();
      assertThat(row(dead).path("endReason").asText()).isEqualTo("user-disabled");
    }
  }

  /** What the reconciler makes of it. */
  @Nested
  class Reconciled {
    private static final KeycloakServer SERVER = Servers.postgres();
    private static final Realm UPSTREAM = Realms.on(SERVER).create();

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void theHistorySaysWhatItDiedOfAndTheApplicationIsTold(Death death) {
      try (BackChannel channel = new BackChannel(BackChannel.Mood.ANSWERS)) {
        Realm realm = realm(SERVER, UPSTREAM, channel);
        realm.limit(1, "deny");
        SignedIn dead = death.logIn(realm, UPSTREAM);
        assertThat(row(dead).path("status").asText()).isEqualTo("active");
        death.strike(realm);
        Await.untilAsserted(
            A_ROUND_AND_MORE, () -> assertThat(listed(realm, "ended")).contains(dead.session()));
        assertThat(row(dead).path("endReason").asText()).isEqualTo(death.reason());
        assertThat(listed(realm, "live")).isEmpty();
        if (!death.isOffline()) { // an application holds no login that its user has left
          Await.untilAsserted(
              A_ROUND_AND_MORE, () -> assertThat(channel.sids()).containsExactly(dead.session()));
        }
        death.pass(realm);
        dead.assertDead();
        SignedIn.by(realm, "app").assertWorks();
      }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void theValidOneIsNotEndedForTheDead(Death death) {
      try (BackChannel channel = new BackChannel(BackChannel.Mood.ANSWERS)) {
        Realm realm = realm(SERVER, UPSTREAM, channel);
        realm.limit(1, "deny");
        SignedIn dead = death.logIn(realm, UPSTREAM);
        death.strike(realm);
        Rounds.await(death == Death.USER_LOCKED ? 1 : 0, SERVER);
        death.pass(realm);
        SignedIn valid = SignedIn.by(realm, "app");
        dead.assertRefused();
        Rounds.await(3, SERVER);
        valid.assertWorks();
        dead.assertRefused();
        assertThat(listed(realm, "live")).containsExactly(valid.session());
      }
    }
  }
}
