package dev.sessionguard.it.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.client.SamlApplication;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.person.Chromium;
import dev.sessionguard.it.fixture.realm.Cities;
import dev.sessionguard.it.fixture.realm.LoginOutcome;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.Servers;
import dev.sessionguard.it.fixture.server.Site;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
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

  private static final Path KEYCLOAK_JS =
      Path.of("../admin-ui-extension/web/node_modules/keycloak-js/lib/keycloak.js");

  private static Chromium chromium;

  private final Site site = new Site();
  private Realm realm;

  @BeforeAll
  static void start() {
    chromium = new Chromium();
  }

  @AfterAll
  static void stop() {
    chromium.close();
  }

  @AfterEach
  void closeSite() {
    site.close();
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
    try (BrowserContext context = context()) {
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
    site.with("", frame);
    try (BrowserContext context = context()) {
      Page page = context.newPage();
      page.navigate(auth());
      logIn(page);
      page.waitForURL(url -> url.startsWith(Realm.REDIRECT));
      evictFromOsaka();
      page.navigate(site.url());
      page.waitForFunction("document.title === 'checked'");
      page.navigate(auth());
      page.waitForSelector("#kc-login");
      assertThat(page.textContent("body")).contains(ENDED).contains(PLACE);
    }
  }

  /**
   * An application with Keycloak's own adapter, which looks for a login before it shows anything.
   *
   * @param option how: by a redirect without prompt, or in a hidden frame
   */
  @ParameterizedTest
  @ValueSource(strings = {"", "silentCheckSsoRedirectUri: location.origin + '/silent.html',"})
  void anApplicationWithKeycloakJsTellsIt(String option) {
    realm
        .admin()
        .post(
            realm.path("/clients"),
            Map.of(
                "clientId",
                "js",
                "publicClient",
                true,
                "redirectUris",
                List.of(site.url() + "*"),
                "webOrigins",
                List.of("+")));
    String application =
        """
        <button onclick="keycloak.login()">Log in</button>
        <script type=module>
          import Keycloak from '/keycloak.js';
          window.keycloak = new Keycloak({url: '%s', realm: '%s', clientId: 'js'});
          const known = await keycloak.init({onLoad: 'check-sso', %s checkLoginIframe: false});
          document.title = known ? 'known' : 'nobody';
        </script>"""
            .formatted(realm.issuer().replaceFirst("/realms/.*", ""), realm.name(), option);
    site.with("", application)
        .with("keycloak.js", KEYCLOAK_JS)
        .with("silent.html", "<script>parent.postMessage(location.href, location.origin)</script>");
    try (BrowserContext context = context()) {
      Page page = context.newPage();
      page.navigate(auth());
      logIn(page);
      page.waitForURL(url -> url.startsWith(Realm.REDIRECT));
      evictFromOsaka();
      page.navigate(site.url());
      page.waitForFunction("document.title === 'nobody'");
      page.click("button");
      page.waitForSelector("#kc-login");
      assertThat(page.textContent("body")).contains(ENDED).contains(PLACE);
    }
  }

  /** The form that a SAML application sends its user with comes from its own site. */
  @Test
  void aSamlApplicationThatSendsAFormTellsIt() {
    SamlApplication.addTo(realm);
    String form =
        "<form method=post action='%s/protocol/saml'><input name=SAMLRequest value='%s'></form>"
                .formatted(realm.issuer(), SamlApplication.formRequest())
            + "<script>document.forms[0].submit()</script>";
    site.with("", form);
    try (BrowserContext context = context()) {
      Page page = context.newPage();
      page.navigate(site.url());
      logIn(page);
      page.waitForURL(url -> url.startsWith(Realm.REDIRECT));
      evictFromOsaka();
      page.navigate(site.url());
      page.waitForSelector("#kc-login");
      assertThat(page.textContent("body")).contains(ENDED).contains(PLACE);
      page.navigate(site.url());
      page.waitForSelector("#kc-login");
      assertThat(page.textContent("body")).doesNotContain(ENDED);
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

  private static BrowserContext context() {
    BrowserContext context = chromium.browser().newContext();
    context.setDefaultTimeout(60_000);
    context.route(
        url -> url.startsWith(Realm.REDIRECT),
        route -> route.fulfill(new Route.FulfillOptions().setBody("application")));
    return context;
  }
}
