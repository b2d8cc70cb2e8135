package dev.sessionguard.it.notice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.realm.Cities;
import dev.sessionguard.it.fixture.realm.LoginOutcome;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.Servers;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser is told that comes back to a session which has ended. */
class SignedOutIT {
  private static final String CHROME =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/141.0.0.0 Safari/537.36";
  private static final String ENDED = "Your session ended on";
  private static final String BY_ADMINISTRATOR = "An administrator ended your session on";

  private static Realms realms() {
    return Realms.on(Servers.h2()).inFiveLanguages();
  }

  private static Realm limited() {
    Realm realm = realms().create();
    realm.limit(1, "end-oldest");
    return realm;
  }

  private static String text(LoginOutcome outcome) {
    assertThat(outcome.page().document().select("#kc-form-login")).as("%s", outcome).hasSize(1);
    return outcome.page().document().text();
  }

  private static Browser evicted(Realm realm) {
    Browser old = new Browser(realm);
    old.login("app").loggedIn();
    new Browser(realm).from(Cities.OSAKA).calledItself(CHROME).login("app").loggedIn();
    return old;
  }

  @Test
  void whoLostThePlaceReadsOnceWhenWhyAndToWhom() {
    Realm realm = limited();
    Browser old = evicted(realm);
    LoginOutcome back = old.open("app");
    assertThat(text(back))
        .contains(ENDED)
        .contains("UTC")
        .contains("because you signed in elsewhere: Osaka, Japan · Chrome 141")
        .contains("Windows")
        .doesNotContain(Cities.OSAKA)
        .doesNotContain("sessionGuard");
    assertThat(text(old.get(back.page().uri().toString()))).doesNotContain(ENDED);
    assertThat(text(old.open("app"))).doesNotContain(ENDED);
    assertThat(text(new Browser(realm).open("app"))).doesNotContain(ENDED);
    assertThat(old.logIn(old.open("app").page()).isLoggedIn()).isTrue();
  }

  @Test
  void itIsShownBeforeALoginThatGoesStraightToAnIdentityProvider() {
    Realm upstream = Realms.on(Servers.h2()).create();
    Realm realm = realms().brokeredBy(upstream).create();
    realm.limit(1, "end-oldest");
    Browser old = evicted(realm);
    Map<String, String> straight = Map.of("kc_idp_hint", "upstream");
    LoginOutcome.Page notice = old.open("app", straight).page();
    assertThat(notice.document().text())
        .containsOnlyOnce(ENDED)
        .contains("because you signed in elsewhere: Osaka, Japan · Chrome 141");
    assertThat(text(old.click(notice, "#kc-info-message a"))).doesNotContain(ENDED);
    assertThat(text(old.open("app", straight))).doesNotContain(ENDED);
  }

  @Test
  void theNoticeIsOnTheWayOfTheLoginNotInIt() {
    Realm realm = limited();
    Browser old = evicted(realm);
    assertThat(old.logIn(old.open("app").page()).isLoggedIn()).isTrue();
    assertThat(realm.liveSessions()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "en, because you signed in elsewhere",
    "de, weil Sie sich anderswo angemeldet haben",
    "es, porque inició sesión en otro lugar",
    "fr, car vous vous êtes connecté ailleurs",
    "ja, でログインしたため"
  })
  void theNoticeSpeaksTheUsersLanguage(String language, String part) {
    Browser old = evicted(limited());
    assertThat(text(old.open("app", Map.of("ui_locales", language)))).contains(part);
  }

  @ParameterizedTest
  @ValueSource(strings = {"keycloak", "keycloak.v2"})
  void theNoticeFitsTheLoginThemeAndIsText(String theme) {
    Realm realm = realms().with("loginTheme", theme).create();
    realm.limit(1, "end-oldest");
    Browser old = new Browser(realm);
    old.login("app").loggedIn();
    new Browser(realm)
        .calledItself("<a href='https://evil.example'>Firefox</a>/140.0 (<b>X11</b>)")
        .login("app")
        .loggedIn();
    LoginOutcome back = old.open("app");
    assertThat(text(back)).contains(ENDED);
    assertThat(back.page().document().select("a[href*=evil]")).isEmpty();
  }

  @Test
  void whomAnAdministratorSignedOutReadsThat() {
    Realm realm = realms().create();
    Browser old = new Browser(realm);
    String id = old.login("app").loggedIn().sessionId().orElseThrow();
    realm.admin().delete(realm.path("/sessions/" + id));
    assertThat(text(old.open("app"))).contains(BY_ADMINISTRATOR).doesNotContain("elsewhere");
    assertThat(text(old.open("app"))).doesNotContain(BY_ADMINISTRATOR);
  }

  @Test
  void whoWasIdleReadsThat() {
    Realm realm =
        Realms.on(Servers.postgres()).inFiveLanguages().with("ssoSessionIdleTimeout", 2).create();
    Browser old = new Browser(realm);
    old.login("app").loggedIn();
    Await.untilAsserted(
        Duration.ofSeconds(30),
        () ->
            assertThat(
                    realm
                        .admin()
                        .get(realm.path("/session-guard/sessions?status=ended"))
                        .path("items")
                        .path(0)
                        .path("endReason")
                        .asText())
                .isEqualTo("idle"));
    assertThat(text(old.open("app"))).contains("because of inactivity");
  }

  @Test
  void whoSignedOutReadsNothing() {
    Realm realm = realms().create();
    Browser browser = new Browser(realm);
    Http.Answer tokens = new Oidc(realm, "app").exchange(browser.login("app").loggedIn().code());
    new Oidc(realm, "app").logout(tokens.text("refresh_token"));
    assertThat(text(browser.open("app"))).doesNotContain(ENDED).doesNotContain(BY_ADMINISTRATOR);
  }

  @Test
  void aSilentLoginIsAnsweredAsEver() {
    Browser old = evicted(limited());
    LoginOutcome silent = old.open("app", Map.of("prompt", "none"));
    assertThat(((LoginOutcome.Failed) silent).parameters())
        .containsEntry("error", "login_required");
  }

  @Test
  void aCookieThatIsNoneOrAnotherRealmsSaysNothing() {
    Realm realm = limited();
    String ended = evicted(realm).cookie("KEYCLOAK_IDENTITY");
    Realm other = limited();
    for (String forged :
        List.of("x", "a.b.c", ended.substring(0, ended.length() - 4) + "AAAA", "..")) {
      Browser browser = new Browser(realm).with("KEYCLOAK_IDENTITY", forged);
      assertThat(text(browser.open("app"))).doesNotContain(ENDED);
    }
    assertThat(text(new Browser(other).with("KEYCLOAK_IDENTITY", ended).open("app")))
        .doesNotContain(ENDED);
  }

  /** Such an address has no path. */
  @Test
  void anApplicationsOwnSchemeIsAnsweredAsEver() {
    Realm realm = limited();
    String address = "com.example.app:callback";
    realm
        .admin()
        .post(
            realm.path("/clients"),
            Map.of("clientId", "native", "publicClient", true, "redirectUris", List.of(address)));
    Browser browser = new Browser(realm);
    browser.login("app").loggedIn();
    URI login =
        URI.create(
            realm.issuer()
                + "/protocol/openid-connect/auth?"
                + Http.encode(
                    Map.of(
                        "client_id",
                        "native",
                        "response_type",
                        "code",
                        "scope",
                        "openid",
                        "redirect_uri",
                        address)));
    Http.Answer answer =
        Http.send(
            Http.request(login.toString()).header("Cookie", browser.cookiesFor(login)).build());
    assertThat(answer.status()).as(answer.body()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location").orElseThrow())
        .startsWith(address + "?")
        .contains("code=");
  }
}
