package dev.sessionguard.it.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.person.Chromium;
import dev.sessionguard.it.fixture.person.ReadersZone;
import dev.sessionguard.it.fixture.realm.Cities;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.Servers;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page that asks which sessions to end, in a real browser. */
class AskUserPageIT {
  private static final List<String> WCAG =
      List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");

  private static Chromium chromium;

  @BeforeAll
  static void start() {
    chromium = new Chromium();
  }

  @AfterAll
  static void stop() {
    chromium.close();
  }

  private static Realm realm(String theme) {
    Realm realm = Realms.on(Servers.h2()).with("loginTheme", theme).create();
    realm.askUser(2, "deny");
    new Browser(realm).from(Cities.ZURICH).login("app").loggedIn();
    new Browser(realm)
        .from(Cities.OSAKA)
        .calledItself(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML,"
                + " like Gecko) Version/18.0 Mobile/15E148 Safari/604.1")
        .login("app")
        .loggedIn();
    return realm;
  }

  private static BrowserContext context(NewContextOptions options) {
    BrowserContext context = chromium.browser().newContext(options);
    context.setDefaultTimeout(60_000);
    // the application, which is nobody's
    context.route(
        url -> url.startsWith(Realm.REDIRECT),
        route -> route.fulfill(new Route.FulfillOptions().setBody("application")));
    return context;
  }

  private static void openLogin(Page page, String issuer) {
    openLogin(page, issuer, "");
  }

  private static void openLogin(Page page, String issuer, String more) {
    page.navigate(
        issuer
            + "/protocol/openid-connect/auth?client_id=app&response_type=code&scope=openid"
            + "&redirect_uri="
            + Realm.REDIRECT
            + more);
  }

  private static void logIn(Page page, Realm realm) {
    page.fill("#username", Realm.USER);
    page.fill("#password", realm.password());
    page.click("#kc-login");
  }

  private static void openQuestion(Page page, Realm realm) {
    openLogin(page, realm.issuer());
    logIn(page, realm);
    page.waitForSelector("#session-guard-choose");
  }

  static Stream<Arguments> widthsAndThemes() {
    return Stream.of("keycloak", "keycloak.v2")
        .flatMap(
            theme ->
                Stream.of(320, 1280)
                    .flatMap(
                        width ->
                            Stream.of(ColorScheme.LIGHT, ColorScheme.DARK)
                                .map(colors -> Arguments.of(theme, width, colors))));
  }

  @ParameterizedTest(name = "{0}, {1} px, {2}")
  @MethodSource("widthsAndThemes")
  void itIsAccessibleAndFitsItsWidth(String theme, int width, ColorScheme colors) {
    Realm realm = realm(theme);
    try (BrowserContext context =
        context(new NewContextOptions().setViewportSize(width, 800).setColorScheme(colors))) {
      Page page = context.newPage();
      openQuestion(page, realm);
      assertThat(violations(page)).isEmpty();
      assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
          .isEqualTo(true);
      page.click("[name=choose]"); // nothing ticked
      page.waitForSelector("text=Choose at least 1 to end.");
      assertThat(violations(page)).isEmpty();
    }
  }

  /** The page that refuses is of the same make. */
  @ParameterizedTest(name = "{0}, {1} px, {2}")
  @MethodSource("widthsAndThemes")
  void theRefusalIsAccessibleAndTellsTimesInTheReadersZone(
      String theme, int width, ColorScheme colors) {
    Realm realm = realm(theme);
    realm.limit(2, "deny");
    try (BrowserContext context =
        context(
            new NewContextOptions()
                .setViewportSize(width, 800)
                .setColorScheme(colors)
                .setTimezoneId(ReadersZone.ID))) {
      Page page = context.newPage();
      openLogin(page, realm.issuer());
      logIn(page, realm);
      page.waitForSelector("#session-guard-refused");
      assertThat(violations(page, "#session-guard-refused")).isEmpty();
      assertThat(violations(page, "[aria-labelledby=session-guard-held]")).isEmpty();
      assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
          .isEqualTo(true);
      Locator time = page.locator("#session-guard-free time");
      page.waitForCondition(() -> !time.textContent().endsWith("UTC"));
      ReadersZone.assertTold(time);
    }
  }

  private static List<String> violations(Page page) {
    return violations(page, "#session-guard-choose");
  }

  private static List<String> violations(Page page, String part) {
    return new AxeBuilder(page)
        .withTags(WCAG).include(List.of(part)).analyze().getViolations().stream()
            .map(AskUserPageIT::told)
            .toList();
  }

  private static String told(Rule rule) {
    return rule.getId() + ": " + rule.getNodes().stream().map(node -> node.getHtml()).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"keycloak", "keycloak.v2"})
  void theNoticeAboveTheLoginFormIsAccessibleOnAPhone(String theme) {
    Realm realm = Realms.on(Servers.h2()).with("loginTheme", theme).create();
    realm.limit(1, "end-oldest");
    try (BrowserContext context = context(new NewContextOptions().setViewportSize(320, 800))) {
      Page page = context.newPage();
      openLogin(page, realm.issuer());
      int without = width(page);
      logIn(page, realm);
      page.waitForURL(url -> url.startsWith(Realm.REDIRECT));
      new Browser(realm).from(Cities.OSAKA).login("app").loggedIn();
      openLogin(page, realm.issuer());
      page.waitForSelector("text=Your session ended on");
      assertThat(violations(page, "[class*='c-alert']")).isEmpty();
      // Keycloak's own form in its older theme is a little wider than the phone
      assertThat(width(page)).isLessThanOrEqualTo(Math.max(320, without));
    }
  }

  private static int width(Page page) {
    return (int) page.evaluate("document.documentElement.scrollWidth");
  }

  /** The one login that needs no form of Keycloak's but the first, and no typing. */
  @Test
  void aPasskeyIsAskedToo() {
    Realm realm =
        Realms.on(Servers.h2())
            .with("webAuthnPolicyPasswordlessPasskeysEnabled", true)
            .with("webAuthnPolicyPasswordlessRequireResidentKey", "Yes")
            .with("webAuthnPolicyPasswordlessUserVerificationRequirement", "required")
            .create();
    realm.askUser(1, "deny");
    // no relying party is an address
    String issuer = realm.issuer().replace("127.0.0.1", "localhost");
    try (BrowserContext context = context(new NewContextOptions())) {
      Page page = context.newPage();
      page.onDialog(dialog -> dialog.accept("phone"));
      addAuthenticator(page);
      openLogin(page, issuer, "&kc_action=webauthn-register-passwordless");
      logIn(page, realm);
      page.waitForSelector("#registerWebAuthn");
      page.waitForLoadState(); // its module listens by then
      page.click("#registerWebAuthn");
      page.waitForURL(url -> url.startsWith(Realm.REDIRECT));
      Set<String> before = realm.liveSessions();
      context.clearCookies();

      openLogin(page, issuer); // the form offers the passkey, and the authenticator takes the offer
      page.waitForSelector("#session-guard-choose");
      assertThat(realm.liveSessions()).isEqualTo(before).hasSize(1);
      page.check("#session-guard-end-0");
      page.click("[name=choose]");
      page.waitForURL(url -> url.startsWith(Realm.REDIRECT) && url.contains("code="));
      assertThat(realm.liveSessions()).hasSize(1).doesNotContainAnyElementsOf(before);
    }
  }

  /** A virtual one of Chromium's, that knows its user and answers at once. */
  private static void addAuthenticator(Page page) {
    CDPSession devTools = page.context().newCDPSession(page);
    devTools.send("WebAuthn.enable");
    JsonObject options = new JsonObject();
    options.addProperty("protocol", "ctap2");
    options.addProperty("transport", "internal");
    options.addProperty("hasResidentKey", true);
    options.addProperty("hasUserVerification", true);
    options.addProperty("isUserVerified", true);
    options.addProperty("automaticPresenceSimulation", true);
    JsonObject parameters = new JsonObject();
    parameters.add("options", options);
    devTools.send("WebAuthn.addVirtualAuthenticator", parameters);
  }

  @ParameterizedTest
  @ValueSource(strings = {"keycloak", "keycloak.v2"})
  void itNeedsNoScriptAndNoMouse(String theme) {
    Realm realm = realm(theme);
    try (BrowserContext context = context(new NewContextOptions().setJavaScriptEnabled(false))) {
      Page page = context.newPage();
      openQuestion(page, realm);
      page.focus("#session-guard-end-1");
      page.keyboard().press("Space");
      page.keyboard().press("Tab");
      page.keyboard().press("Enter");
      page.waitForURL(url -> url.startsWith(Realm.REDIRECT) && url.contains("code="));
      assertThat(realm.liveSessions()).hasSize(2);
    }
  }
}
