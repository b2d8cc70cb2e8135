package dev.sessionguard.it.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.person.Chromium;
import dev.sessionguard.it.fixture.person.ReadersZone;
import dev.sessionguard.it.fixture.realm.Cities;
import dev.sessionguard.it.fixture.realm.LoginOutcome;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.Servers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of a user's own sessions. */
class OwnSessionsPageIT {
  private static final List<String> WCAG =
      List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");

  private static Realm realm;

  private Realm own;

  @BeforeAll
  static void createRealm() {
    realm = Realms.on(Servers.h2()).inFiveLanguages().create();
  }

  @BeforeEach
  void createUser() {
    own = realm.withAnotherUser("user-" + UUID.randomUUID().toString().substring(0, 8));
  }

  private static String address(Realm of) {
    return of.issuer() + "/session-guard/account";
  }

  /** A browser that was sent to log in by the page, and the page. */
  private static LoginOutcome.Page open(Browser browser, Realm of) {
    return browser.logIn(browser.get(address(of)).page()).page();
  }

  private String other(String address) {
    return new Oidc(own, "app").from(address).directGrant().text("session_state");
  }

  /** The button of the session that began at the address. */
  private static String idOf(LoginOutcome.Page page, String address) {
    for (Element button : page.document().select("button[name=end]")) {
      if (page.document()
          .getElementById(button.attr("aria-describedby"))
          .text()
          .contains(address)) {
        return button.attr("value");
      }
    }
    throw new AssertionError("No session of " + address + " on " + page);
  }

  @Test
  void itAsksForALoginAndShowsTheOwnSessions() {
    String id = new Browser(own).from(Cities.ZURICH).login("app").loggedIn().sessionId().get();
    Realm stranger = realm.withAnotherUser("other-" + UUID.randomUUID().toString().substring(0, 8));
    new Oidc(stranger, "app").from("203.0.113.77").directGrant();
    LoginOutcome.Page page = open(new Browser(own).from(Cities.OSAKA), own);
    Document document = page.document();
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.uri().getQuery()).as("no session id in the address").isNull();
    assertThat(document.text())
        .contains("Your sessions")
        .contains("Firefox 140 · Linux")
        .contains("Zürich, Switzerland · " + Cities.ZURICH)
        .contains("Osaka, Japan · " + Cities.OSAKA)
        .contains("Applications: app")
        .contains("No sessions ended")
        .doesNotContain("203.0.113.77")
        .doesNotContain("sessionGuard");
    assertThat(document.select(".pf-v5-c-label")).as("this browser").hasSize(1);
    assertThat(document.select("button[name=end]")).as("not of this browser").hasSize(1);
    assertThat(document.html()).doesNotContain(id).doesNotContain(stranger.username());
    assertThat(document.select("[style], [onclick]")).isEmpty();
    assertThat(document.select("script"))
        .singleElement()
        .satisfies(
            script -> {
              assertThat(script.attr("src")).endsWith("/js/session-guard.js");
              assertThat(script.html()).isEmpty();
            });
  }

  @Test
  void applicationsAndDevicesHaveTheirNames() {
    ObjectNode app =
        (ObjectNode) own.admin().get(own.path("/clients?clientId=app")).path(0).deepCopy();
    app.put("name", "Customer portal");
    own.admin().put(own.path("/clients/" + app.path("id").asText()), app);
    try {
      new Browser(own).login("app").loggedIn();
      Document document = open(new Browser(own), own).document();
      assertThat(document.text())
          .contains("Applications: Customer portal")
          .contains("Applications: Account "); // of the page itself: its name is a message's key
      assertThat(document.select("#session-guard-account svg[role=img]").eachAttr("aria-label"))
          .isEqualTo(List.of("Computer", "Computer"));
    } finally {
      app.put("name", "");
      own.admin().put(own.path("/clients/" + app.path("id").asText()), app);
    }
  }

  @Test
  void timesAreInTheReadersZoneAndColorsAsTheSystemHasThem() {
    own.admin().post(own.path("/users/" + own.userId() + "/logout"), null);
    other(Cities.ZURICH);
    try (Chromium chromium = new Chromium();
        BrowserContext context =
            chromium
                .browser()
                .newContext(
                    new NewContextOptions()
                        .setTimezoneId(ReadersZone.ID)
                        .setColorScheme(ColorScheme.DARK))) {
      context.setDefaultTimeout(60_000);
      Page page = logIn(context.newPage());
      Locator time = page.locator("#session-guard-account time").first();
      ReadersZone.assertTold(time);
      assertThat(time.getAttribute("title")).endsWith(" UTC");
      assertThat(page.locator("html").getAttribute("class")).contains("pf-v5-theme-dark");
      assertThat(
              new AxeBuilder(page)
                  .withTags(WCAG).analyze().getViolations().stream()
                      .map(rule -> rule.getId() + ": " + rule.getNodes().get(0).getHtml()))
          .isEmpty();

      assertThat(page.isVisible("button[name=others]")).as("asks first").isFalse();
      page.click("#session-guard-others summary");
      assertThat(page.textContent("#session-guard-others"))
          .contains("will ask you to sign in again");
      page.click("button[name=others]");
      page.waitForSelector("#session-guard-done");
      assertThat(own.liveSessions()).hasSize(1);
    }
  }

  @Test
  void oneIsEndedAndThenInTheHistory() {
    String kept = other(Cities.ZURICH);
    String gone = other(Cities.OSAKA);
    Browser browser = new Browser(own);
    LoginOutcome.Page page = open(browser, own);
    Map<String, String> order = Map.of("end", idOf(page, Cities.OSAKA));
    Document after = browser.submit(page, order).page().document();
    assertThat(after.getElementById("session-guard-done").text())
        .isEqualTo("The session has ended.");
    assertThat(after.getElementById("session-guard-account").text())
        .contains(Cities.ZURICH)
        .doesNotContain(Cities.OSAKA);
    assertThat(after.getElementById("session-guard-history").text())
        .contains(Cities.OSAKA)
        .contains("Signed out");
    assertThat(own.liveSessions()).hasSize(2).contains(kept).doesNotContain(gone);
    assertThat(browser.submit(page, order).page().document().text())
        .contains("The session had already ended.");
  }

  @Test
  void allOthersAreEnded() {
    String other = other(Cities.ZURICH);
    other(Cities.OSAKA);
    Browser browser = new Browser(own);
    Document after = browser.submit(open(browser, own), Map.of("others", "x")).page().document();
    assertThat(after.text()).contains("All other sessions of your account have ended.");
    assertThat(after.select("button")).isEmpty();
    assertThat(own.liveSessions()).hasSize(1).doesNotContain(other);
    assertThat(browser.open("app", Map.of("prompt", "none")).isLoggedIn()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "AAAAAAAAAAAAAAAAAAAAAA"})
  void aFormFromElsewhereEndsNothing(String token) {
    String other = other(Cities.ZURICH);
    Browser browser = new Browser(own);
    LoginOutcome.Page page = open(browser, own);
    LoginOutcome.Page refused = browser.submit(page, Map.of("token", token, "others", "x")).page();
    assertThat(refused.status()).isEqualTo(400);
    assertThat(own.liveSessions()).hasSize(2).contains(other);
  }

  @Test
  void anotherBrowsersTokenEndsNothing() {
    String other = other(Cities.ZURICH);
    String token =
        open(new Browser(realm), realm).document().selectFirst("input[name=token]").val();
    Browser browser = new Browser(own);
    LoginOutcome.Page page = open(browser, own);
    assertThat(browser.submit(page, Map.of("token", token, "others", "x")).page().status())
        .isEqualTo(400);
    assertThat(own.liveSessions()).hasSize(2).contains(other);
  }

  @Test
  void anotherUsersSessionIsNotThere() {
    Realm stranger = realm.withAnotherUser("other-" + UUID.randomUUID().toString().substring(0, 8));
    String theirs = new Oidc(stranger, "app").directGrant().text("session_state");
    JsonNode row =
        realm
            .admin()
            .get(realm.path("/session-guard/sessions?user=" + stranger.username()))
            .path("items")
            .path(0);
    Browser browser = new Browser(own);
    LoginOutcome.Page page = open(browser, own);
    for (String id : List.of(row.path("id").asText(), theirs, "nonsense", "")) {
      assertThat(browser.submit(page, Map.of("end", id)).page().document().text())
          .contains("The session had already ended.");
    }
    assertThat(stranger.liveSessions()).containsExactly(theirs);
  }

  @Test
  void whoMayNotManageSeesOnly() {
    String roles = realm.path("/users/" + own.userId() + "/role-mappings/");
    JsonNode everybodys = realm.admin().get(realm.path("/roles/default-roles-" + realm.name()));
    realm.admin().sendText("DELETE", roles + "realm", "[" + everybodys + "]");
    other(Cities.ZURICH);
    Browser browser = new Browser(own);
    assertThat(open(browser, own).status()).isEqualTo(403);
    String account =
        realm.admin().get(realm.path("/clients?clientId=account")).get(0).path("id").asText();
    realm
        .admin()
        .post(
            roles + "clients/" + account,
            List.of(realm.admin().get(realm.path("/clients/" + account + "/roles/view-profile"))));
    LoginOutcome.Page page = browser.get(address(own)).page();
    assertThat(page.document().select("button")).isEmpty();
    assertThat(browser.submit(page, Map.of("others", "x")).page().status()).isEqualTo(403);
    assertThat(own.liveSessions()).hasSize(2);
  }

  @Test
  void whatABrowserCallsItselfIsShownAsText() {
    new Browser(own)
        .calledItself("Mozilla/5.0 (X11; <img src=x onerror=alert(1)>) Firefox/140.0")
        .login("app")
        .loggedIn();
    assertThat(open(new Browser(own), own).document().select("img[onerror]")).isEmpty();
  }

  @Test
  void withoutAccountClientThereIsNoPage() {
    Realm without = Realms.on(Servers.h2()).create();
    ObjectNode account =
        (ObjectNode) without.admin().get(without.path("/clients?clientId=account")).get(0);
    account.put("enabled", false);
    without.admin().put(without.path("/clients/" + account.path("id").asText()), account);
    assertThat(new Browser(without).get(address(without)).page().status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "en, Your sessions, End",
    "de, Ihre Sitzungen, Beenden",
    "es, Sus sesiones, Terminar",
    "fr, Vos sessions, Terminer",
    "ja, あなたのセッション, 終了する"
  })
  void itSpeaksTheUsersLanguage(String language, String title, String end) {
    ObjectNode user = (ObjectNode) own.user();
    user.putObject("attributes").putArray("locale").add(language);
    own.admin().put(own.path("/users/" + own.userId()), user);
    other(Cities.ZURICH);
    Document document = open(new Browser(own), own).document();
    assertThat(document.selectFirst("html").attr("lang")).isEqualTo(language);
    assertThat(document.title()).isEqualTo(title);
    assertThat(document.select("button[name=end]").text()).isEqualTo(end);
    assertThat(document.text()).doesNotContain("sessionGuard").doesNotContain("{0}");
  }

  @Test
  void itIsAccessibleAtAnyWidthWithoutScript() {
    other(Cities.ZURICH);
    other(Cities.OSAKA);
    try (Chromium chromium = new Chromium()) {
      try (BrowserContext context =
          chromium.browser().newContext(new NewContextOptions().setJavaScriptEnabled(false))) {
        context.setDefaultTimeout(60_000);
        Page page = logIn(context.newPage());
        page.click("button[name=end] >> nth=0");
        page.waitForSelector("#session-guard-done");
        assertThat(own.liveSessions()).hasSize(2);
      }
      for (int width : List.of(320, 1280)) {
        try (BrowserContext context =
            chromium
                .browser()
                .newContext(
                    new NewContextOptions().setViewportSize(width, 800).setBypassCSP(true))) {
          context.setDefaultTimeout(60_000);
          Page page = logIn(context.newPage());
          assertThat(
                  new AxeBuilder(page)
                      .withTags(WCAG).analyze().getViolations().stream()
                          .map(rule -> rule.getId() + ": " + rule.getNodes().get(0).getHtml()))
              .as("%d px", width)
              .isEmpty();
          assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
              .as("%d px", width)
              .isEqualTo(true);
        }
      }
    }
  }

  private Page logIn(Page page) {
    page.navigate(address(own));
    page.fill("#username", own.username());
    page.fill("#password", own.password());
    page.click("#kc-login");
    page.waitForSelector("#session-guard-account");
    return page;
  }
}
