package dev.sessionguard.it.ending;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.client.BackChannel;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.person.Caller;
import dev.sessionguard.it.fixture.person.SignedIn;
import dev.sessionguard.it.fixture.realm.LoginOutcome;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A user whose account may be in other hands, locked down in one call. */
class LockdownIT {
  private static final Map<String, Object> ALL_SESSIONS =
      Map.of("endSessions", true, "offline", true);
  private static final Map<String, Object> NEW_PASSWORD =
      Map.of("endSessions", true, "offline", true, "requirePassword", true);

  private static Http.Answer send(Realm realm, Object order) {
    return realm
        .admin()
        .send("POST", realm.path("/session-guard/users/" + realm.userId() + "/lockdown"), order);
  }

  private static JsonNode lockDown(Realm realm, Object order) {
    Http.Answer answer = send(realm, order);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  @Test
  void nothingThatTheUserHeldWorksOnAnyNode() {
    List<KeycloakServer> nodes = Servers.cluster();
    Realm realm = Realms.on(nodes.get(0)).create();
    Oidc here = new Oidc(realm, "app");
    Oidc there = new Oidc(realm, "app").through(nodes.get(1));
    SignedIn one = SignedIn.by(realm, "app");
    SignedIn other = SignedIn.by(realm, "app", there.directGrant());
    String offline = here.directGrant("openid offline_access").text("refresh_token");
    assertThat(there.refresh(offline).status()).isEqualTo(200);
    Browser browser = new Browser(realm);
    assertThat(browser.login("app").isLoggedIn()).isTrue();
    LoginOutcome.LoggedIn again = browser.open("app", Map.of("prompt", "none")).loggedIn();

    JsonNode report = lockDown(realm, ALL_SESSIONS);

    assertThat(report.path("sessions").asInt()).isEqualTo(4);
    for (KeycloakServer node : nodes) {
      Oidc app = new Oidc(realm, "app").through(node);
      for (SignedIn held : List.of(one, other)) {
        assertThat(app.refresh(held.refresh()).text("error")).isEqualTo("invalid_grant");
        assertThat(app.userInfo(held.access()).status()).isEqualTo(401);
      }
      assertThat(app.refresh(offline).text("error")).isEqualTo("invalid_grant");
    }
    assertThat(there.exchange(again.code()).status()).isEqualTo(400);
    LoginOutcome silent = browser.through(nodes.get(1)).open("app", Map.of("prompt", "none"));
    assertThat(((LoginOutcome.Failed) silent).parameters())
        .containsEntry("error", "login_required");
    one.assertDead();
    JsonNode ended = realm.admin().get(realm.path("/session-guard/sessions/" + one.session()));
    assertThat(ended.path("endReason").asText()).isEqualTo("revoked");
    assertThat(ended.path("endedBy").asText()).isEqualTo("admin");
    assertThat(here.directGrant().status()).as("nothing keeps the user out").isEqualTo(200);
  }

  @Test
  void offlineSessionsStayUnlessTheyAreChosen() {
    Realm realm = Realms.on(Servers.h2()).create();
    SignedIn online = SignedIn.by(realm, "app");
    Oidc app = new Oidc(realm, "app");
    String offline = app.directGrant("openid offline_access").text("refresh_token");
    JsonNode report = lockDown(realm, Map.of("endSessions", true));
    assertThat(report.path("sessions").asInt()).isEqualTo(1);
    assertThat(report.path("job").asText()).isNotEmpty();
    online.assertRefused();
    assertThat(app.refresh(offline).status()).isEqualTo(200);
  }

  @Test
  void aNewPasswordIsRequiredBeforeTheNextSession() {
    Realm realm = Realms.on(Servers.h2()).create();
    SignedIn held = SignedIn.by(realm, "app");
    JsonNode report = lockDown(realm, NEW_PASSWORD);
    assertThat(report.path("passwordRequired").asBoolean()).isTrue();
    held.assertRefused();
    assertThat(new Oidc(realm, "app").directGrant().text("error")).isEqualTo("invalid_grant");
    LoginOutcome.Page page = new Browser(realm).login("app").page();
    assertThat(page.document().select("input[name=password-new]")).as("%s", page).hasSize(1);
    Browser browser = new Browser(realm);
    LoginOutcome renewed =
        browser.submit(
            browser.login("app").page(),
            Map.of("password-new", "another-1", "password-confirm", "another-1"));
    assertThat(renewed.isLoggedIn()).as("%s", renewed).isTrue();
    String refresh =
        new Oidc(realm, "app").exchange(renewed.loggedIn().code()).text("refresh_token");
    Await.sleep(Duration.ofSeconds(7)); // past the first looks for logins of before
    assertThat(new Oidc(realm, "app").refresh(refresh).status()).isEqualTo(200);
  }

  /** Keycloak does not ask again for what became due while a login waited at the consent page. */
  @Test
  void aLoginThatWaitedAtTheConsentPageHoldsNothing() {
    Realm realm = Realms.on(Servers.h2()).create();
    Browser browser = new Browser(realm);
    LoginOutcome.Page consent = browser.login("consent", Map.of("prompt", "consent")).page();
    lockDown(realm, NEW_PASSWORD);
    LoginOutcome late = browser.submit(consent, Map.of("accept", "Yes"));
    if (late instanceof LoginOutcome.LoggedIn in) {
      assertThat(new Oidc(realm, "consent").exchange(in.code()).status()).isEqualTo(400);
    }
    assertThat(browser.open("app", Map.of("prompt", "none")))
        .isNotInstanceOf(LoginOutcome.LoggedIn.class);
    assertThat(realm.liveSessions()).isEmpty();
  }

  @Test
  void aRequiredActionThatIsOffKeepsNobodyOut() {
    Realm realm = Realms.on(Servers.h2()).create();
    lockDown(realm, Map.of("requirePassword", true));
    String path = realm.path("/authentication/required-actions/UPDATE_PASSWORD");
    ObjectNode action = (ObjectNode) realm.admin().get(path);
    realm.admin().put(path, action.put("enabled", false));
    SignedIn held = SignedIn.by(realm, "app", loggedIn(realm));
    Await.sleep(Duration.ofSeconds(2)); // past the first look for logins of before
    held.assertWorks();
    Http.Answer answer = send(realm, NEW_PASSWORD);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("field").asText()).isEqualTo("requirePassword");
    held.assertWorks();
  }

  private static Http.Answer loggedIn(Realm realm) {
    LoginOutcome login = new Browser(realm).login("app");
    return new Oidc(realm, "app").exchange(login.loggedIn().code());
  }

  @Test
  void aDisabledUserIsOutAndStaysOut() {
    Realm realm = Realms.on(Servers.h2()).create();
    SignedIn online = SignedIn.by(realm, "app");
    String offline =
        new Oidc(realm, "app").directGrant("openid offline_access").text("refresh_token");
    JsonNode report = lockDown(realm, Map.of("disable", true));
    assertThat(report.path("sessions").asInt()).isEqualTo(2);
    assertThat(report.path("disabled").asBoolean()).isTrue();
    assertThat(realm.user().path("enabled").asBoolean()).isFalse();
    assertThat(new Oidc(realm, "app").directGrant().status()).isEqualTo(400);
    ObjectNode user = (ObjectNode) realm.user();
    realm.admin().put(realm.path("/users/" + realm.userId()), user.put("enabled", true));
    online.assertRefused();
    assertThat(new Oidc(realm, "app").refresh(offline).status()).isEqualTo(400);
  }

  @Test
  void revokedConsentsAreAskedForAgain() {
    Realm realm = Realms.on(Servers.h2()).create();
    Browser browser = new Browser(realm);
    LoginOutcome.Page consent = browser.login("consent").page();
    assertThat(browser.submit(consent, Map.of("accept", "Yes")).isLoggedIn()).isTrue();
    assertThat(browser.open("consent").isLoggedIn()).isTrue();
    JsonNode report = lockDown(realm, Map.of("revokeConsents", true));
    assertThat(report.path("consents").asInt()).isEqualTo(1);
    assertThat(report.path("sessions").asInt()).isZero();
    assertThat(browser.open("consent").page().document().select("[name=accept]")).hasSize(1);
    assertThat(browser.open("app").isLoggedIn()).as("the session goes on").isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ANSWERS", "FAILS"})
  void theReportTellsWhichApplicationsWereTold(String mood) {
    try (BackChannel backend = new BackChannel(BackChannel.Mood.valueOf(mood))) {
      Realm realm = Realms.on(Servers.h2()).backChannel(backend).create();
      SignedIn app = SignedIn.by(realm, "app");
      SignedIn.by(realm, "backend");
      JsonNode report = lockDown(realm, ALL_SESSIONS);
      app.assertRefused();
      boolean answers = mood.equals("ANSWERS");
      assertThat(report.path(answers ? "told" : "notTold").toString()).isEqualTo("[\"backend\"]");
      assertThat(report.path(answers ? "notTold" : "told")).isEmpty();
      assertThat(report.path("withoutLogoutAddress").toString()).isEqualTo("[\"app\"]");
      assertThat(report.path("telling").asBoolean()).isFalse();
    }
  }

  @Test
  void anApplicationThatHangsHoldsNobodyUp() {
    try (BackChannel backend = new BackChannel(BackChannel.Mood.HANGS)) {
      Realm realm = Realms.on(Servers.h2()).backChannel(backend).create();
      SignedIn held = SignedIn.by(realm, "backend");
      long began = System.nanoTime();
      JsonNode report = lockDown(realm, ALL_SESSIONS);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
      assertThat(report.path("telling").asBoolean()).isTrue();
      held.assertRefused();
    }
  }

  @Test
  void everythingWrongIsToldAtOnceAndNothingIsDone() {
    Realm realm = Realms.on(Servers.h2()).create();
    SignedIn held = SignedIn.by(realm, "app");
    Http.Answer answer =
        realm
            .admin()
            .send(
                "POST",
                realm.path("/session-guard/users/" + realm.userId() + "/lockdown?insist=perhaps"),
                Map.of("endSessions", "yes", "disable", true, "delete", true));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("errors").findValuesAsText("field"))
        .containsExactlyInAnyOrder("insist", "endSessions", "delete");
    assertThat(send(realm, Map.of()).status()).isEqualTo(400);
    held.assertWorks();
    assertThat(
            realm
                .admin()
                .send("POST", realm.path("/session-guard/users/nobody/lockdown"), ALL_SESSIONS)
                .status())
        .isEqualTo(404);
  }

  @Test
  void callersLockThemselvesDownOnlyWhereTheyInsist() {
    Realm realm = Realms.on(Servers.h2()).create();
    Caller caller = Caller.with(realm, "manager", "manage-users");
    String id =
        realm
            .admin()
            .get(realm.path("/users?exact=true&username=manager"))
            .get(0)
            .path("id")
            .asText();
    String order = "{\"endSessions\":true,\"offline\":true}";
    Http.Answer refused = caller.send("POST", "/users/" + id + "/lockdown", order);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text("error")).isEqualTo("caller-would-be-locked-down");
    assertThat(caller.send("GET", "/sessions", "").status()).isEqualTo(200);
    assertThat(caller.send("POST", "/users/" + id + "/lockdown?insist=true", order).status())
        .isEqualTo(200);
    assertThat(caller.send("GET", "/sessions", "").status()).isEqualTo(401);
  }

  @Test
  void itIsAnAdminEvent() {
    Realm realm = Realms.on(Servers.h2()).with("adminEventsEnabled", true).create();
    SignedIn.by(realm, "app");
    lockDown(realm, ALL_SESSIONS);
    JsonNode events = realm.admin().get(realm.path("/admin-events?operationTypes=ACTION"));
    assertThat(events.findValuesAsText("resourcePath"))
        .contains("session-guard/users/" + realm.userId() + "/lockdown");
  }
}
