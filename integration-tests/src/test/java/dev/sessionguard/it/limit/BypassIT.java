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
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests made by hand, to get past the limit or its question. */
class BypassIT {
  private static final String IDENTITY = "KEYCLOAK_IDENTITY";

  private static Realm realm(String whenExceeded) {
    Realm realm = Realms.on(Servers.h2()).create();
    if (whenExceeded.equals("ask-user")) {
      realm.askUser(1, "end-oldest");
    } else {
      realm.limit(1, whenExceeded);
    }
    return realm;
  }

  private static SignedIn byCode(Realm realm, LoginOutcome outcome) {
    return SignedIn.by(realm, "app", new Oidc(realm, "app").exchange(outcome.loggedIn().code()));
  }

  private static void assertOneIsUsable(List<SignedIn> all) {
    assertThat(SignedIn.usable(all)).isEqualTo(1);
    Await.sleep(Duration.ofSeconds(2));
    assertThat(SignedIn.usable(all)).isEqualTo(1);
  }

  /** The users who were refused, one for each event. */
  private static List<String> refusals(Realm realm) {
    List<String> found = new ArrayList<>();
    for (JsonNode event : realm.admin().get(realm.path("/events?max=1000"))) {
      if (event.path("error").asText().equals("session_limit_exceeded")) {
        found.add(event.path("userId").asText());
      }
    }
    return found;
  }

  /**
   * The second browser says by its cookies that it holds the first one's session, and so that
   * Keycloak would remove nothing.
   */
  @ParameterizedTest
  @ValueSource(strings = {"deny", "end-oldest", "end-least-recent", "ask-user"})
  void aForgedPairOfCookiesMakesNoPlace(String whenExceeded) {
    Realm realm = realm(whenExceeded);
    Browser first = new Browser(realm);
    List<SignedIn> all = new ArrayList<>();
    all.add(byCode(realm, first.login("app")));
    Browser second = new Browser(realm);
    LoginOutcome.Page form = second.open("app").page();
    second.with(IDENTITY, first.cookie(IDENTITY)).with("KEYCLOAK_SESSION", "x/y/z");
    LoginOutcome outcome = second.logIn(form);
    if (outcome instanceof LoginOutcome.Page page && page.isQuestion()) {
      List<String> boxes = page.document().select("input[name=end]").eachAttr("value");
      outcome = second.choose(page, boxes);
    }
    if (outcome.isLoggedIn()) {
      all.add(byCode(realm, outcome));
    } else {
      assertThat(outcome.isRefused()).as("%s", outcome).isTrue();
    }
    assertOneIsUsable(all);
  }

  @ParameterizedTest
  @ValueSource(strings = {"deny", "end-oldest", "end-least-recent", "ask-user"})
  void aTokenRequestWithASlashAndACookieMakesNoPlace(String whenExceeded) {
    Realm realm = realm(whenExceeded);
    Browser holder = new Browser(realm);
    List<SignedIn> all = new ArrayList<>();
    all.add(byCode(realm, holder.login("app")));
    Http.Answer answer = new Oidc(realm, "app").withCookiesOf(holder).directGrantAt("/token/");
    if (answer.status() == 200) {
      all.add(SignedIn.by(realm, "app", answer));
    } else {
      assertThat(answer.text("error")).isEqualTo("invalid_grant");
    }
    assertOneIsUsable(all);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/token", "/token/"})
  void aTokenRequestIsRefusedInItsOwnWay(String path) {
    assertRefusedAt(path, Servers.h2());
  }

  /** Keycloak takes these on request only. */
  @Test
  void soItIsHoweverItIsSpelt() {
    try (KeycloakServer server =
        KeycloakServer.builder().option("--http-accept-non-normalized-paths=true").start()) {
      for (String path : List.of("/token;x=1", "//token", "/./token", "/%74oken", "/token//")) {
        assertRefusedAt(path, server);
      }
    }
  }

  private static void assertRefusedAt(String path, KeycloakServer server) {
    Realm realm = Realms.on(server).create();
    assertThat(new Oidc(realm, "app").directGrantAt(path).status())
        .as("%s is the token endpoint", path)
        .isEqualTo(200);
    realm.limit(1, "deny");
    Http.Answer answer = new Oidc(realm, "app").directGrantAt(path);
    assertThat(answer.status()).as("%s: %s", path, answer.body()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .as(path)
        .startsWith("application/json");
    assertThat(answer.text("error")).as(path).isEqualTo("invalid_grant");
    assertThat(answer.text("error_description")).as(path).startsWith("Session limit exceeded");
    assertThat(refusals(realm)).as(path).containsExactly(realm.userId());
    assertThat(realm.liveSessions()).as(path).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"end-oldest", "deny"})
  void aLinkThatNamesOurActionSkipsNoQuestion(String fallback) {
    Realm realm = Realms.on(Servers.h2()).create();
    realm.askUser(1, fallback);
    SignedIn holder = SignedIn.by(realm, "app");
    Browser browser = new Browser(realm);
    LoginOutcome.Page question =
        browser.login("app", Map.of("kc_action", "session-guard-limit")).question();
    holder.assertWorks();
    List<String> boxes = question.document().select("input[name=end]").eachAttr("value");
    SignedIn chosen = byCode(realm, browser.choose(question, boxes));
    assertOneIsUsable(List.of(holder, chosen));
    chosen.assertWorks();
  }

  /** Identity cookies that are set, without what is in them. */
  private static List<String> identities(Http.Answer answer) {
    return answer.headers().allValues("Set-Cookie").stream()
        .filter(cookie -> cookie.startsWith(IDENTITY + "=ey"))
        .map(cookie -> cookie.replaceFirst("=[^;]*", ""))
        .toList();
  }

  @Test
  void whoIsRefusedAtConsentGetsNoIdentity() {
    Realm realm = realm("deny");
    Browser browser = new Browser(realm);
    LoginOutcome.Page consent = browser.login("consent", Map.of("prompt", "consent")).page();
    SignedIn.by(realm, "app");
    assertThat(browser.submit(consent, Map.of("accept", "Yes")).isRefused()).isTrue();
    assertThat(identities(browser.lastAnswer())).isEmpty();
    assertThat(browser.cookiesFor(URI.create(realm.issuer() + "/")))
        .doesNotContain(IDENTITY + "=ey");
  }

  @Test
  void whoIsRefusedToImpersonateGetsNoIdentity() {
    Realm realm = realm("deny");
    SignedIn.by(realm, "app");
    Http.Answer answer =
        realm
            .admin()
            .send("POST", realm.path("/users/" + realm.userId() + "/impersonation"), Map.of());
    assertThat(answer.status()).isEqualTo(403);
    assertThat(identities(answer)).isEmpty();
  }

  @Test
  void aHundredTriesOfOneLoginAreOneRefusal() {
    Realm realm = realm("deny");
    SignedIn.by(realm, "app");
    Browser browser = new Browser(realm);
    LoginOutcome.Page refused = browser.login("app").page();
    for (int i = 0; i < 100; i++) {
      refused = browser.submit(refused, Map.of("retry", "x")).page();
      assertThat(refused.isRefusal()).as("%s", refused).isTrue();
    }
    assertThat(refusals(realm)).hasSize(1);
    JsonNode today = realm.admin().get(realm.path("/session-guard/statistics")).path("today");
    assertThat(today.path("refused").asInt()).isEqualTo(1);
    // another login is another refusal
    assertThat(new Browser(realm).login("app").isRefused()).isTrue();
    assertThat(refusals(realm)).hasSize(2);
  }
}
