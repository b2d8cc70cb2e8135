package dev.sessionguard.it.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.check.Parallel;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.realm.BrowserFlow;
import dev.sessionguard.it.fixture.realm.LoginOutcome;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.Servers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Turning the limit on and off, and what a realm carries of it. */
class SwitchIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static Realm realm() {
    return Realms.on(Servers.h2()).create();
  }

  private static void off(Realm realm) {
    realm.admin().put(realm.path("/session-guard/settings"), Realm.settings(false, 2, "deny"));
  }

  /** Everything of a realm that a switch could touch, without our own attributes. */
  private static ObjectNode everythingOf(Realm realm) {
    ObjectNode all = Http.JSON.createObjectNode();
    ObjectNode representation = (ObjectNode) realm.admin().get(realm.path(""));
    ObjectNode attributes = (ObjectNode) representation.path("attributes");
    List<String> ours = new ArrayList<>();
    attributes.fieldNames().forEachRemaining(ours::add);
    ours.removeIf(name -> !name.startsWith("sessionGuard."));
    attributes.remove(ours);
    all.set("realm", representation);
    all.set("actions", realm.admin().get(realm.path("/authentication/required-actions")));
    all.set("flows", realm.admin().get(realm.path("/authentication/flows")));
    all.set("events", realm.admin().get(realm.path("/events/config")));
    all.set("components", realm.admin().get(realm.path("/components")));
    return all;
  }

  private static int logins(Realm realm, int attempts) {
    int in = 0;
    for (int i = 0; i < attempts; i++) {
      if (new Oidc(realm, "app").directGrant().status() == 200) {
        in++;
      }
    }
    return in;
  }

  @Test
  void theSwitchIsAllThereIsToSetUp() {
    Realm realm = realm();
    realm.limit(2, "deny");
    assertThat(logins(realm, 4)).isEqualTo(2);
  }

  @Test
  void offLeavesTheRealmAsItWas() {
    Realm realm = realm();
    ObjectNode before = everythingOf(realm);
    realm.limit(2, "end-oldest");
    assertThat(everythingOf(realm)).isNotEqualTo(before);
    off(realm);
    assertThat(everythingOf(realm)).isEqualTo(before);
  }

  @Test
  void offLetsEverybodyInAgain() {
    Realm realm = realm();
    realm.limit(1, "deny");
    assertThat(logins(realm, 2)).isEqualTo(1);
    off(realm);
    assertThat(logins(realm, 3)).isEqualTo(3);
    assertThat(realm.liveSessions()).hasSize(4);
  }

  @Test
  void offFreesALoginThatWaitsAtTheRefusal() {
    Realm realm = realm();
    realm.limit(1, "deny");
    logins(realm, 1);
    Browser browser = new Browser(realm);
    LoginOutcome.Page refused = browser.login("app").page();
    off(realm);
    assertThat(browser.submit(refused, Map.of("retry", "x")).isLoggedIn()).isTrue();
  }

  @Test
  void anotherRealmIsNotTouched() {
    Realm other = realm();
    realm().limit(1, "deny");
    assertThat(logins(other, 3)).isEqualTo(3);
  }

  @Test
  void aLoweredLimitHealsAtTheNextLogin() {
    Realm realm = realm();
    realm.limit(4, "end-oldest");
    logins(realm, 4);
    realm.limit(2, "end-oldest");
    String newest = new Oidc(realm, "app").directGrant().text("session_state");
    assertThat(realm.liveSessions()).hasSizeLessThanOrEqualTo(2).contains(newest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"deny", "end-oldest", "end-least-recent"})
  void aLoweredLimitHealsByItself(String whenExceeded) {
    Realm realm = Realms.on(Servers.postgres()).create();
    realm.limit(4, whenExceeded);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ids.add(new Oidc(realm, "app").directGrant().text("session_state"));
    }
    realm.limit(2, whenExceeded);
    // deny ends those it would have refused
    List<String> left = whenExceeded.equals("deny") ? ids.subList(0, 2) : ids.subList(2, 4);
    Await.untilAsserted(
        PATIENCE, () -> assertThat(realm.liveSessions()).containsExactlyInAnyOrderElementsOf(left));
  }

  @Test
  void anExportedRealmCarriesItsLimit() {
    Realm realm = realm();
    realm.limit(1, "deny");
    JsonNode exported =
        realm
            .admin()
            .post(realm.path("/partial-export?exportClients=true&exportGroupsAndRoles=true"), null)
            .json();
    assertThat(exported.path("attributes").path("sessionGuard.limit.max").asText()).isEqualTo("1");
    Realm imported = Realms.on(realm.server()).attributes(exported.path("attributes")).create();
    assertThat(logins(imported, 3)).isEqualTo(1);
    assertThat(imported.admin().get(imported.path("/session-guard/settings")).path("limit"))
        .isEqualTo(realm.admin().get(realm.path("/session-guard/settings")).path("limit"));
  }

  @Test
  void attributesSetByTheAdminApiAreTheSwitchToo() {
    Realm realm = realm();
    setAttributes(
        realm,
        Map.of(
            "sessionGuard.limit.enabled",
            "true",
            "sessionGuard.limit.max",
            "1",
            "sessionGuard.limit.whenExceeded",
            "deny"));
    assertThat(logins(realm, 3)).isEqualTo(1);
    assertThat(new Browser(realm).login("app").isRefused()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"two", "0", "-1", "1000000000000", "1.5"})
  void aMangledAttributeLeavesTheLastGoodValueWithOneWarning(String mangled) {
    Realm realm = realm();
    realm.limit(1, "end-oldest");
    setAttributes(
        realm, Map.of("sessionGuard.limit.enabled", "true", "sessionGuard.limit.max", mangled));
    assertThat(logins(realm, 5)).isEqualTo(5);
    assertThat(realm.liveSessions()).hasSize(1);
    assertThat(new Browser(realm).login("app").isLoggedIn()).isTrue();
    assertThat(
            realm
                .admin()
                .get(realm.path("/session-guard/settings"))
                .path("limit")
                .path("maxSessions")
                .asInt())
        .isEqualTo(1);
    assertThat(
            realm
                .server()
                .output()
                .lines()
                .filter(line -> line.contains("WARN") && line.contains(realm.name()))
                .filter(line -> line.contains("sessionGuard.limit.max")))
        .hasSize(1);
  }

  private static void setAttributes(Realm realm, Map<String, String> ours) {
    ObjectNode representation = (ObjectNode) realm.admin().get(realm.path(""));
    ObjectNode attributes = (ObjectNode) representation.path("attributes");
    ours.forEach(attributes::put);
    realm.admin().put(realm.path(""), representation);
  }

  @Test
  void aFlowHasItsOwnNumberWhileTheSwitchIsOff() {
    Realm realm = realm();
    BrowserFlow.bind(realm, BrowserFlow.withLimit(realm, "1", "deny"));
    assertThat(new Browser(realm).login("app").isLoggedIn()).isTrue();
    LoginOutcome.Page refused = new Browser(realm).login("app").page();
    assertThat(refused.isRefusal()).as("%s", refused).isTrue();
    assertThat(realm.liveSessions()).hasSize(1);
    assertThat(logins(realm, 1)).as("logins through other flows").isEqualTo(1);
  }

  @Test
  void aFlowEvictsByItsOwnNumber() {
    Realm realm = realm();
    BrowserFlow.bind(realm, BrowserFlow.withLimit(realm, "1", "end-oldest"));
    new Browser(realm).login("app").loggedIn();
    String newest = new Browser(realm).login("app").loggedIn().sessionId().orElseThrow();
    assertThat(realm.liveSessions()).isEqualTo(Set.of(newest));
  }

  @Test
  void aFlowCannotAllowMoreThanTheRealm() {
    Realm realm = realm();
    realm.limit(1, "deny");
    BrowserFlow.bind(realm, BrowserFlow.withLimit(realm, "5", "deny"));
    assertThat(new Browser(realm).login("app").isLoggedIn()).isTrue();
    assertThat(new Browser(realm).login("app").isRefused()).isTrue();
  }

  @Test
  void aFlowsRefusalFeedsNoBruteForce() {
    Realm realm = Realms.on(Servers.h2()).bruteForce(2).create();
    BrowserFlow.bind(realm, BrowserFlow.withLimit(realm, "1", "deny"));
    new Browser(realm).login("app").loggedIn();
    for (int i = 0; i < 3; i++) {
      assertThat(new Browser(realm).login("app").isRefused()).isTrue();
    }
    assertThat(
            realm
                .admin()
                .get(realm.path("/attack-detection/brute-force/users/" + realm.userId()))
                .path("numFailures")
                .asInt())
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"deny", "end-oldest"})
  void aFlowsNumberHoldsWhereLoginsWaitAtConsent(String whenExceeded) {
    Realm realm = realm();
    BrowserFlow.bind(realm, BrowserFlow.withLimit(realm, "1", whenExceeded));
    Browser first = new Browser(realm);
    LoginOutcome.Page page = first.login("consent").page();
    first.submit(page, Map.of("accept", "Yes")).loggedIn();
    realm.endSessions();
    List<Callable<LoginOutcome>> posts = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Browser browser = new Browser(realm);
      LoginOutcome.Page consent = browser.login("consent", Map.of("prompt", "consent")).page();
      posts.add(() -> browser.submit(consent, Map.of("accept", "Yes")));
    }
    List<LoginOutcome> outcomes = Parallel.run(posts);
    assertThat(outcomes)
        .filteredOn(LoginOutcome::isLoggedIn)
        .hasSize(whenExceeded.equals("deny") ? 1 : 5);
    assertThat(realm.liveSessions()).hasSize(1);
  }
}
