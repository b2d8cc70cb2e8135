package dev.sessionguard.it.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.person.SignedIn;
import dev.sessionguard.it.fixture.realm.LoginOutcome;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.realm.RuledRealm;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Most sessions of a realm, a client or an organization, of all users together. */
class CapsIT {
  private static final Duration A_ROUND = Duration.ofSeconds(60);

  private static final String REALM =
      "[{\"scope\":\"realm\",\"maxSessions\":%d,\"whenExceeded\":\"%s\"}]";
  private static final String CLIENT =
      "[{\"scope\":\"client\",\"of\":\"app\",\"maxSessions\":%d,\"whenExceeded\":\"%s\"}]";

  private static RuledRealm realm(KeycloakServer server, String caps, Object... parts) {
    RuledRealm realm = new RuledRealm(Realms.on(server).create());
    realm.own(false, 3, "deny");
    realm.caps(caps.formatted(parts));
    return realm;
  }

  private static SignedIn in(RuledRealm realm, String name, String client) {
    return SignedIn.by(realm.as(name), client);
  }

  private static SignedIn in(RuledRealm realm, String name) {
    return in(realm, name, "app");
  }

  private static Http.Answer refused(RuledRealm realm, String name) {
    Http.Answer answer = new Oidc(realm.as(name), "app").directGrant();
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    return answer;
  }

  private static JsonNode caps(RuledRealm realm) {
    return realm.admin().get(realm.realm().path("/session-guard/caps"));
  }

  /** Events are told after the answer. */
  private static JsonNode firstEvent(Realm user, String type) {
    Await.untilAsserted(Duration.ofSeconds(20), () -> assertThat(user.events(type)).isNotEmpty());
    return user.events(type).get(0);
  }

  private static SignedIn enter(Browser browser, Realm user, String client) {
    LoginOutcome opened = browser.open(client);
    LoginOutcome outcome = opened.isLoggedIn() ? opened : browser.logIn(opened.page());
    return SignedIn.by(user, client, new Oidc(user, client).exchange(outcome.loggedIn().code()));
  }

  @Test
  void aLoginBeyondTheRealmsCapIsRefusedWhoeversItIs() {
    RuledRealm realm = realm(Servers.h2(), REALM, 2, "deny");
    SignedIn ann = in(realm, "ann");
    SignedIn ben = in(realm, "ben");
    Http.Answer answer = refused(realm, "cem");
    assertThat(answer.text("error")).isEqualTo("invalid_grant");
    assertThat(answer.text("error_description"))
        .as("tells nothing of others")
        .isEqualTo("Session limit exceeded: too many sessions are in use, try again later");
    assertThat(realm.as("cem").liveSessions()).isEmpty();
    assertThat(caps(realm).at("/0/held").asInt()).isEqualTo(2);
    ann.assertWorks();
    ben.assertWorks();
    JsonNode event = firstEvent(realm.as("cem"), "LOGIN_ERROR");
    assertThat(event.path("error").asText()).isEqualTo("session_limit_exceeded");
    assertThat(event.at("/details/cap").asText()).isEqualTo("realm");
    assertThat(event.at("/details/limit").asText()).isEqualTo("2");
  }

  @Test
  void aPlaceIsFreeTheMomentItsSessionEnds() {
    RuledRealm realm = realm(Servers.h2(), REALM, 1, "deny");
    for (int i = 0; i < 3; i++) {
      SignedIn ann = in(realm, "ann");
      refused(realm, "ben");
      assertThat(new Oidc(realm.as("ann"), "app").logout(ann.refresh()).status()).isEqualTo(204);
    }
    in(realm, "ben");
    realm.as("ben").endSessions();
    in(realm, "ann");
  }

  @Test
  void theOldestSessionEndsWhoeversItIs() {
    RuledRealm realm = realm(Servers.h2(), REALM, 2, "end-oldest");
    SignedIn ann = in(realm, "ann");
    SignedIn ben = in(realm, "ben");
    SignedIn cem = in(realm, "cem");
    ann.assertRefused();
    ben.assertWorks();
    cem.assertWorks();
    JsonNode event = firstEvent(realm.as("ann"), "LOGOUT");
    assertThat(event.at("/details/reason").asText()).isEqualTo("cap");
    assertThat(event.at("/details/cap").asText()).isEqualTo("realm");
    assertThat(event.path("sessionId").asText()).isEqualTo(ann.session());
    JsonNode row =
        realm
            .admin()
            .get(realm.realm().path("/session-guard/sessions?status=ended"))
            .at("/items/0");
    assertThat(row.path("endReason").asText()).isEqualTo("cap");
  }

  @Test
  void theBrowserIsToldThatTooManyWereSignedIn() {
    RuledRealm realm = realm(Servers.h2(), REALM, 1, "end-oldest");
    Browser browser = new Browser(realm.as("ann"));
    assertThat(browser.login("app").isLoggedIn()).isTrue();
    in(realm, "ben");
    assertThat(browser.open("app").page().document().text())
        .contains("because too many sessions were in use");
    realm.caps(REALM.formatted(1, "deny"));
    assertThat(browser.login("app").page().document().text())
        .contains("Too many people are signed in at the moment.")
        .doesNotContain("another device");
  }

  /** Ann's own limit ends ann's session, whose place the new one has: nobody else loses theirs. */
  @Test
  void whatTheUsersLimitEndsGivesItsPlace() {
    RuledRealm realm = realm(Servers.h2(), REALM, 2, "deny");
    realm.own(true, 1, "end-oldest");
    SignedIn ben = in(realm, "ben");
    SignedIn first = in(realm, "ann");
    SignedIn second = in(realm, "ann");
    first.assertRefused();
    second.assertWorks();
    ben.assertWorks();
    assertThat(caps(realm).at("/0/held").asInt()).isEqualTo(2);
    refused(realm, "cem");
  }

  @Test
  void theExemptTakeNoPlaceAndAreNeverRefused() {
    RuledRealm realm = realm(Servers.h2(), REALM, 1, "deny");
    realm.rules(
        "[{\"name\":\"Free\",\"who\":{\"users\":[\"%s\"]},\"exempt\":true}]"
            .formatted(realm.as("eve").username()));
    SignedIn eve = in(realm, "eve");
    SignedIn ann = in(realm, "ann");
    in(realm, "eve");
    refused(realm, "ben");
    eve.assertWorks();
    ann.assertWorks();
    assertThat(caps(realm).at("/0/held").asInt()).isEqualTo(1);
  }

  @Test
  void ofAClientItsPartIsRefusedAndTheSessionGoesOn() {
    RuledRealm realm = realm(Servers.h2(), CLIENT, 1, "deny");
    SignedIn ann = in(realm, "ann");
    Browser browser = new Browser(realm.as("ben"));
    SignedIn other = enter(browser, realm.as("ben"), "device");
    assertThat(browser.open("app").isRefused()).isTrue();
    other.assertWorks();
    ann.assertWorks();
    refused(realm, "cem");
    assertThat(new Oidc(realm.as("ann"), "app").logout(ann.refresh()).status()).isEqualTo(204);
    enter(browser, realm.as("ben"), "app").assertWorks();
    refused(realm, "cem");
  }

  @Test
  void ofAClientTheOldestPartEndsAndItsSessionGoesOn() {
    RuledRealm realm = realm(Servers.h2(), CLIENT, 1, "end-oldest");
    Browser ann = new Browser(realm.as("ann"));
    SignedIn device = enter(ann, realm.as("ann"), "device");
    SignedIn app = enter(ann, realm.as("ann"), "app");
    assertThat(app.session()).isEqualTo(device.session());
    SignedIn ben = in(realm, "ben");
    app.assertRefused();
    device.assertWorks();
    ben.assertWorks();
    SignedIn again = enter(ann, realm.as("ann"), "app");
    again.assertWorks();
    ben.assertRefused();
  }

  @Test
  void aLoginThatOneCapRefusesTakesNoPlaceOfAnother() {
    RuledRealm realm =
        realm(
            Servers.h2(),
            """
            [{"scope":"realm","maxSessions":2,"whenExceeded":"deny"},
             {"scope":"client","of":"app","maxSessions":1,"whenExceeded":"deny"}]""");
    in(realm, "ann");
    refused(realm, "ben");
    refused(realm, "cem");
    in(realm, "ben", "device").assertWorks();
    assertThat(caps(realm).at("/0/held").asInt()).isEqualTo(2);
  }

  @Test
  void anOrganizationsCapIsForItsMembers() {
    RuledRealm realm =
        new RuledRealm(Realms.on(Servers.h2()).with("organizationsEnabled", true).create());
    realm.own(false, 3, "deny");
    realm.addOrganization("acme", "ann", "ben");
    realm.caps(
        "[{\"scope\":\"organization\",\"of\":\"acme\",\"maxSessions\":1,\"whenExceeded\":\"deny\"}]");
    SignedIn cem = in(realm, "cem");
    SignedIn ann = in(realm, "ann");
    refused(realm, "ben");
    in(realm, "cem");
    cem.assertWorks();
    ann.assertWorks();
    assertThat(caps(realm).at("/0/of").asText()).isEqualTo("acme");
    assertThat(caps(realm).at("/0/level").asText()).isEqualTo("full");
  }

  /** Within a round: places are given to members, and to nobody else. */
  @Test
  void whoLeavesAnOrganizationGivesThePlaceBackAndWhoJoinsNeedsOne() {
    RuledRealm realm =
        new RuledRealm(Realms.on(Servers.postgres()).with("organizationsEnabled", true).create());
    realm.own(false, 3, "deny");
    realm.addOrganization("acme", "ann", "ben");
    realm.caps(
        "[{\"scope\":\"organization\",\"of\":\"acme\",\"maxSessions\":1,\"whenExceeded\":\"deny\"}]");
    SignedIn ann = in(realm, "ann");
    refused(realm, "ben");
    realm.leaveOrganization("ann", "acme");
    Await.untilAsserted(A_ROUND, () -> assertThat(caps(realm).at("/0/held").asInt()).isZero());
    SignedIn ben = in(realm, "ben");
    ann.assertWorks();
    realm.joinOrganization("ann", "acme");
    Await.untilAsserted(A_ROUND, () -> assertThat(SignedIn.usable(List.of(ann))).isZero());
    ben.assertWorks();
    assertThat(caps(realm).at("/0/held").asInt()).isEqualTo(1);
  }

  /** An offline session that is made from an online one has its place; without it its own. */
  @Test
  void offlineSessionsTakeAPlaceWhereTheyCount() {
    RuledRealm realm = realm(Servers.h2(), REALM, 1, "deny");
    Realm ann = realm.as("ann");
    Http.Answer offline = new Oidc(ann, "app").directGrant("openid offline_access");
    assertThat(offline.status()).as(offline.body()).isEqualTo(200);
    refused(realm, "ben");
    assertThat(caps(realm).at("/0/held").asInt()).isEqualTo(1);
  }

  @Test
  void aLoweredCapLetsNobodyInUntilTheRestIsGone() {
    RuledRealm realm = realm(Servers.postgres(), REALM, 5, "deny");
    List<SignedIn> all = new ArrayList<>();
    for (String name : List.of("ann", "ben", "cem", "dan")) {
      all.add(in(realm, name));
    }
    realm.caps(REALM.formatted(2, "deny"));
    refused(realm, "eve");
    Await.untilAsserted(A_ROUND, () -> assertThat(SignedIn.usable(all)).isEqualTo(2));
    all.get(0).assertWorks();
    all.get(1).assertWorks();
    refused(realm, "eve");
    realm.caps(REALM.formatted(3, "deny"));
    in(realm, "eve");
    refused(realm, "fay");
  }

  @Test
  void whereTheOldestEndALoweredCapEndsThese() {
    RuledRealm realm = realm(Servers.postgres(), REALM, 5, "end-oldest");
    List<SignedIn> all = new ArrayList<>();
    for (String name : List.of("ann", "ben", "cem", "dan")) {
      all.add(in(realm, name));
    }
    realm.caps(REALM.formatted(2, "end-oldest"));
    Await.untilAsserted(A_ROUND, () -> assertThat(SignedIn.usable(all)).isEqualTo(2));
    all.get(2).assertWorks();
    all.get(3).assertWorks();
  }

  /** Sessions that were there before the cap was set take their places. */
  @Test
  void sessionsFromBeforeCount() {
    RuledRealm realm = new RuledRealm(Realms.on(Servers.h2()).create());
    realm.own(false, 3, "deny");
    SignedIn ann = in(realm, "ann");
    realm.caps(REALM.formatted(2, "deny"));
    in(realm, "ben");
    refused(realm, "cem");
    ann.assertWorks();
  }

  /** What a job ended gave no place back by itself: somebody who asks has them swept. */
  @Test
  void afterAllWereEndedThereIsRoom() {
    RuledRealm realm = realm(Servers.h2(), REALM, 3, "deny");
    for (String name : List.of("ann", "ben", "cem")) {
      in(realm, name);
    }
    refused(realm, "dan");
    realm.admin().post(realm.realm().path("/session-guard/sessions/revoke"), Map.of("all", true));
    Await.untilAsserted(
        Duration.ofSeconds(10),
        () -> assertThat(new Oidc(realm.as("dan"), "app").directGrant().status()).isEqualTo(200));
  }

  /** Nobody has ended them yet: a login that finds no place takes that of one that ran out. */
  @Test
  void whatRanOutMakesRoomAtOnce() {
    RuledRealm realm =
        new RuledRealm(Realms.on(Servers.h2()).with("ssoSessionMaxLifespan", 15).create());
    realm.own(false, 3, "deny");
    realm.caps(REALM.formatted(2, "deny"));
    SignedIn ann = in(realm, "ann");
    SignedIn ben = in(realm, "ben");
    List.of("cem", "dan", "eve").forEach(realm::as);
    Await.sleep(Duration.ofSeconds(16));
    SignedIn cem = in(realm, "cem");
    SignedIn dan = in(realm, "dan");
    cem.assertWorks();
    dan.assertWorks();
    ann.assertRefused();
    ben.assertRefused();
    assertThat(caps(realm).at("/0/held").asInt()).isEqualTo(2);
    refused(realm, "eve");
  }

  @Test
  void administratorsAreToldBeforeItIsFull() {
    RuledRealm realm =
        new RuledRealm(
            Realms.on(Servers.postgres())
                .with("adminEventsEnabled", true)
                .with("adminEventsDetailsEnabled", true)
                .create());
    realm.own(false, 3, "deny");
    realm.caps(REALM.formatted(5, "deny"));
    for (String name : List.of("ann", "ben", "cem")) {
      in(realm, name);
    }
    assertThat(realm.settings().path("warnings").findValuesAsText("code"))
        .doesNotContain("cap-nearly-full");
    in(realm, "dan");
    assertThat(caps(realm).toString())
        .isEqualTo(
            "[{\"scope\":\"realm\",\"mode\":\"enforced\",\"maxSessions\":5,\"held\":4,\"percent\":80,\"level\":\"high\"}]");
    assertThat(realm.settings().path("warnings").findValuesAsText("code"))
        .contains("cap-nearly-full");
    Await.untilAsserted(A_ROUND, () -> assertThat(levelsTold(realm)).containsExactly("high"));
    in(realm, "eve");
    Await.untilAsserted(
        A_ROUND, () -> assertThat(levelsTold(realm)).containsExactly("full", "high"));
  }

  private static List<String> levelsTold(RuledRealm realm) {
    List<String> levels = new ArrayList<>();
    for (JsonNode event :
        realm.admin().get(realm.realm().path("/admin-events?resourcePath=session-guard/caps"))) {
      levels.add(RuledRealm.json(event.path("representation").asText()).path("level").asText());
    }
    return levels;
  }
}
