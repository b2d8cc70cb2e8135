package dev.sessionguard.it.limit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.person.SignedIn;
import dev.sessionguard.it.fixture.realm.LoginOutcome;
import dev.sessionguard.it.fixture.realm.LoginPath;
import dev.sessionguard.it.fixture.realm.Realm;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** What makes a session worthless and leaves it where it is. */
enum Death {
  REALM_NOT_BEFORE("not-before") {
    @Override
    void strike(Realm realm) {
      refuseOlderTokens(realm);
    }
  },

  /** As the console does it: the date, and all applications are told of it. */
  PUSHED_REVOCATION("not-before") {
    @Override
    void strike(Realm realm) {
      refuseOlderTokens(realm);
      realm.admin().post(realm.path("/push-revocation"), null);
    }
  },

  /** The user's own date; of a session that <em>Sign out</em> leaves, since it is offline. */
  USER_NOT_BEFORE("not-before") {
    @Override
    SignedIn logIn(Realm realm, Realm upstream) {
      return offline(realm);
    }

    @Override
    void strike(Realm realm) {
      sleepIntoTheNextSecond();
      realm.admin().post(realm.path("/users/" + realm.userId() + "/logout"), null);
    }

    @Override
    boolean isOffline() {
      return true;
    }
  },

  /** Our own order with the date, which spares offline sessions and refuses their tokens. */
  ORDER_WITH_NOT_BEFORE("not-before") {
    @Override
    SignedIn logIn(Realm realm, Realm upstream) {
      return offline(realm);
    }

    @Override
    void strike(Realm realm) {
      sleepIntoTheNextSecond();
      realm
          .admin()
          .post(
              realm.path("/session-guard/sessions/revoke"),
              Map.of("all", true, "notBefore", true, "includeOffline", false));
    }

    @Override
    boolean isOffline() {
      return true;
    }
  },

  REMEMBER_ME_OFF("remember-me-off") {
    @Override
    SignedIn logIn(Realm realm, Realm upstream) {
      Browser browser = new Browser(realm);
      return byCode(
          realm,
          browser.submit(
              browser.open("backend").page(),
              Map.of(
                  "username", realm.username(), "password", realm.password(), "rememberMe", "on")));
    }

    @Override
    void strike(Realm realm) {
      realm.admin().put(realm.path(""), Map.of("realm", realm.name(), "rememberMe", false));
    }

    @Override
    boolean sparesOthers() {
      return true;
    }
  },

  PROVIDER_REMOVED("provider-removed") {
    @Override
    SignedIn logIn(Realm realm, Realm upstream) {
      new LoginPath.Ground(realm, upstream, null).link();
      Browser browser = new Browser(realm);
      LoginOutcome.Page there =
          browser.click(browser.open("backend").page(), "#social-upstream").page();
      return byCode(
          realm,
          browser.submit(there, Map.of("username", Realm.USER, "password", upstream.password())));
    }

    @Override
    void strike(Realm realm) {
      realm.admin().delete(realm.path("/identity-provider/instances/upstream"));
    }

    @Override
    boolean sparesOthers() {
      return true;
    }
  },

  /** Wrong passwords until Keycloak disables the user for good. */
  USER_LOCKED("user-locked") {
    @Override
    void strike(Realm realm) {
      Oidc stranger = new Oidc(realm.withPassword("wrong"), "app");
      Await.untilAsserted(
          Duration.ofSeconds(20),
          () -> {
            stranger.directGrant();
            if (realm.user().path("enabled").asBoolean()) {
              throw new AssertionError("not locked yet");
            }
          });
    }

    @Override
    void pass(Realm realm) {
      realm.admin().delete(realm.path("/attack-detection/brute-force/users/" + realm.userId()));
      enable(realm, true);
    }
  };

  private final String reason;

  Death(String reason) {
    this.reason = reason;
  }

  /** The reason that the history has. */
  String reason() {
    return reason;
  }

  /** A session that will die of it. */
  SignedIn logIn(Realm realm, Realm upstream) {
    return SignedIn.by(realm, "backend");
  }

  abstract void strike(Realm realm);

  /** Lets the user log in again where it is in the way. */
  void pass(Realm realm) {}

  boolean isOffline() {
    return false;
  }

  /** Whether older sessions of the same user go on. */
  boolean sparesOthers() {
    return false;
  }

  static void enable(Realm realm, boolean enabled) {
    ObjectNode user = (ObjectNode) realm.user();
    user.put("enabled", enabled);
    realm.admin().put(realm.path("/users/" + realm.userId()), user);
  }

  private static SignedIn byCode(Realm realm, LoginOutcome outcome) {
    return SignedIn.by(
        realm, "backend", new Oidc(realm, "backend").exchange(outcome.loggedIn().code()));
  }

  private static SignedIn offline(Realm realm) {
    return SignedIn.by(
        realm, "backend", new Oidc(realm, "backend").directGrant("openid offline_access"));
  }

  private static void refuseOlderTokens(Realm realm) {
    sleepIntoTheNextSecond();
    realm
        .admin()
        .put(
            realm.path(""),
            Map.of("realm", realm.name(), "notBefore", Instant.now().getEpochSecond()));
  }

  /** Tokens have their time in whole seconds; one of the same second is none too old. */
  private static void sleepIntoTheNextSecond() {
    Await.sleep(Duration.ofMillis(1100));
  }
}
