package dev.sessionguard.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which browser is told of the end of a session: its own, whatever was opened before, and once. */
class SignedOutProofIT {
  private static final String CHROME =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/141.0.0.0 Safari/537.36";
  private static final String ENDED = "Your session ended on";
  private static final String ELSEWHERE = "because you signed in elsewhere";
  private static final String PLACE = "Osaka, Japan · Chrome 141";
  private static final String IDENTITY = "KEYCLOAK_IDENTITY";
  private static final String NOTICE = "SESSION_GUARD_NOTICE";
  private static final String SITE = "http://application.test/";

  private static Chromium chromium;

  private Realm realm;

  @BeforeAll
  static void start() {
    chromium = new Chromium();
  }

  @AfterAll
  static void stop() {
    chromium.close();
  }

  @BeforeEach
  void createRealm() {
    realm = Realms.on(Servers.h2()).create();
    realm.limit(1, "end-oldest");
  }

  private void evictFromOsaka() {
    new Browser(realm).from(Cities.OSAKA).calledItself(CHROME).login("app").loggedIn();
  }

  private Browser evicted() {
    Browser old = new Browser(realm);
    old.login("app").loggedIn();
    evictFromOsaka();
    return old;
  }

  private static String text(LoginOutcome outcome) {
    assertThat(outcome.page().document().select("#kc-form-login")).as("%s", outcome).hasSize(1);
    return outcome.page().document().text();
  }

  private String toldWith(String cookie, String value) {
    return text(new Browser(realm).with(cookie, value).open("app"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"access_token", "id_token", "refresh_token"})
  void aTokenOfTheSessionIsNoCookie(String token) {
    Http.Answer tokens =
        new Oidc(realm, "app").exchange(new Browser(realm).login("app").loggedIn().code());
    evictFromOsaka();
    assertThat(toldWith(IDENTITY, tokens.text(token))).doesNotContain(ENDED);
    assertThat(toldWith(NOTICE, tokens.text(token))).doesNotContain(ENDED);
  }

  @Test
  void keycloaksCookieAloneTellsWhyAndNotWhereAndOnce() {
    String copied = evicted().cookie(IDENTITY);
    assertThat(toldWith(IDENTITY, copied))
        .contains(ENDED)
        .contains(ELSEWHERE)
        .doesNotContain("Osaka")
        .doesNotContain("Chrome");
    assertThat(toldWith(IDENTITY, copied)).doesNotContain(ENDED);
  }

  @Test
  void ourCookieTellsOnce() {
    String copied = evicted().cookie(NOTICE);
    assertThat(toldWith(NOTICE, copied)).contains(ENDED).contains(PLACE);
    assertThat(toldWith(NOTICE, copied)).doesNotContain(ENDED);
  }

  @Test
  void ourCookieIsNoOtherRealmsAndNoIdentity() {
    String copied = evicted().cookie(NOTICE);
    Realm other = Realms.on(Servers.h2()).create();
    other.limit(1, "end-oldest");
    assertThat(text(new Browser(other).with(NOTICE, copied).open("app"))).doesNotContain(ENDED);
    for (String forged :
        List.of("", "x", "a.b.c", "..", copied.substring(0, copied.length() - 4) + "AAAA")) {
      assertThat(toldWith(NOTICE, forged)).doesNotContain(ENDED);
    }
    assertThat(toldWith(IDENTITY, copied)).doesNotContain(ENDED);
    assertThat(new Oidc(realm, "app").userInfo(copied).status()).isEqualTo(401);
  }

  @Test
  void ourCookieSaysLittleAndIsForTheRealmOnly() throws IOException {
    Browser browser = new Browser(realm);
    String session = browser.login("app").loggedIn().sessionId().orElseThrow();
    assertThat(browser.lastAnswer().headers().allValues("Set-Cookie"))
        .filteredOn(cookie -> cookie.startsWith(NOTICE))
        .singleElement()
        .asString()
        .contains("Path=/realms/" + realm.name() + "/")
        .contains("HttpOnly")
        .contains("Secure")
        .contains("SameSite=None")
        .doesNotContain("Max-Age");
    String claims = browser.cookie(NOTICE).split("\\.")[1];
    JsonNode token = Http.JSON.readTree(Base64.getUrlDecoder().decode(claims));
    assertThat(token.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("typ", "iss", "iat", "exp", "sid");
    assertThat(token.path("sid").asText()).isEqualTo(session);
    assertThat(new Oidc(realm, "app").directGrant().headers().allValues("Set-Cookie"))
        .noneMatch(cookie -> cookie.startsWith(NOTICE));
  }

  @Test
  void itGoesWithALogoutAndWhenItHasTold() {
    Browser browser = new Browser(realm);
    Http.Answer tokens = new Oidc(realm, "app").exchange(browser.login("app").loggedIn().code());
    URI page = URI.create(realm.issuer() + "/protocol/openid-connect/auth");
    assertThat(browser.cookiesFor(page)).contains(NOTICE);
    browser.get(
        realm.issuer()
            + "/protocol/openid-connect/logout?"
            + Http.encode(Map.of("id_token_hint", tokens.text("id_token"))));
    assertThat(browser.cookiesFor(page)).doesNotContain(NOTICE);
    Browser told = evicted();
    assertThat(text(told.open("app"))).contains(ENDED);
    assertThat(told.cookiesFor(page)).doesNotContain(NOTICE);
  }

  @Test
  void aSilentLoginDoesNotHideIt() {
    Browser old = evicted();
    assertThat(old.open("app", Map.of("prompt", "none"))).isInstanceOf(LoginOutcome.Failed.class);
    assertThat(text(old.open("app"))).contains(ENDED).contains(PLACE);
    assertThat(text(old.open("app"))).doesNotContain(ENDED);
  }

  @Test
  void theAccountConsoleTellsIt() {
    try (BrowserContext context = context("")) {
      Page page = context.newPage();
      page.navigate(realm.issuer() + "/account/");
      logIn(page);
      page.waitForURL(url -> url.startsWith(realm.issuer() + "/account/"));
      page.waitForSelector(".pf-v5-c-page__main");
      evictFromOsaka();
      page.navigate(realm.issuer() + "/account/");
      page.waitForSelector("#kc-login");
      assertThat(page.textContent("body")).contains(ENDED).contains(PLACE);
    }
  }

  /**
   * As keycloak-js does it: a hidden frame without prompt, then the login that the user asks for.
   */
  @Test
  void anApplicationThatChecksForALoginInAFrameTellsIt() {
    String frame =
        "<iframe src='"
            + auth()
            + "&prompt=none' style='display:none' onload='document.title = \"checked\"'></iframe>";
    try (BrowserContext context = context(frame)) {
      Page page = context.newPage();
      page.navigate(auth());
      logIn(page);
      page.waitForURL(url -> url.startsWith(Realm.REDIRECT));
      evictFromOsaka();
      page.navigate(SITE);
      page.waitForFunction("document.title === 'checked'");
      page.navigate(auth());
      page.waitForSelector("#kc-login");
      assertThat(page.textContent("body")).contains(ENDED).contains(PLACE);
    }
  }

  private String auth() {
    return realm.issuer()
        + "/protocol/openid-connect/auth?client_id=app&response_type=code&scope=openid"
        + "&redirect_uri="
        + Realm.REDIRECT;
  }

  private void logIn(Page page) {
    page.fill("#username", realm.username());
    page.fill("#password", realm.password());
    page.click("#kc-login");
  }

  /**
   * A person's browser, and an application on another site.
   *
   * @param page what the application shows at its front door
   */
  private static BrowserContext context(String page) {
    BrowserContext context = chromium.browser().newContext();
    context.setDefaultTimeout(60_000);
    context.route(
        url -> url.startsWith(SITE),
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setContentType("text/html")
                    .setBody(route.request().url().equals(SITE) ? page : "application")));
    return context;
  }
}
