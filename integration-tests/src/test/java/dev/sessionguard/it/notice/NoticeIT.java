package dev.sessionguard.it.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.person.Chromium;
import dev.sessionguard.it.fixture.person.MailBox;
import dev.sessionguard.it.fixture.realm.Cities;
import dev.sessionguard.it.fixture.realm.LoginOutcome;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.FreePort;
import dev.sessionguard.it.fixture.server.Servers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** E-mails to users about their own sessions, and where the link in them leads. */
class NoticeIT {
  private static final String CHROME =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/141.0.0.0 Safari/537.36";
  private static final String NEW_LOGIN = "A new sign-in to your account";
  private static final String EVICTION = "You were signed out because of a new sign-in";
  private static final String ENDED = "All other sessions of your account have ended.";

  private static MailBox mail;
  private static Realm realm;

  /** Its user is nobody else's: an hour passes between two e-mails to one. */
  private Realm own;

  @BeforeAll
  static void createRealm() {
    mail = new MailBox();
    realm = Realms.on(Servers.h2()).mail(mail).inFiveLanguages().create();
    // or a user without an address could not log in at all
    String profile = realm.path("/authentication/required-actions/VERIFY_PROFILE");
    ObjectNode action = (ObjectNode) realm.admin().get(profile);
    action.put("enabled", false);
    realm.admin().put(profile, action);
  }

  @AfterAll
  static void closeMail() {
    mail.close();
  }

  @BeforeEach
  void createUser() {
    own = realm.withAnotherUser("user-" + UUID.randomUUID().toString().substring(0, 8));
    realm.notice(10, "end-oldest", true, true);
  }

  private static Browser zurich(Realm seen) {
    return new Browser(seen).from(Cities.ZURICH);
  }

  private static Browser osaka(Realm seen) {
    return new Browser(seen).from(Cities.OSAKA).calledItself(CHROME);
  }

  /** An e-mail to somebody else whose login came later: what was due before has been sent. */
  private static void awaitLaterMail() {
    Realm other = realm.withAnotherUser("later-" + UUID.randomUUID().toString().substring(0, 8));
    realm.notice(10, "end-oldest", true, true);
    zurich(other).login("app").loggedIn();
    osaka(other).login("app").loggedIn();
    mail.await(other.email(), 1);
  }

  private MailBox.Message newLogin() {
    zurich(own).login("app").loggedIn();
    osaka(own).login("app").loggedIn();
    return mail.await(own.email(), 1).get(0);
  }

  private static String text(LoginOutcome outcome) {
    return outcome.page().document().text();
  }

  @Test
  void aNewPlaceOrDeviceIsToldWithWhatIsKnownOfIt() {
    MailBox.Message message = newLogin();
    assertThat(message.subject()).isEqualTo(NEW_LOGIN);
    for (String body : List.of(message.text(), Jsoup.parse(message.html()).text())) {
      assertThat(body)
          .contains("Chrome 141 · Windows 10, Osaka, Japan, " + Cities.OSAKA)
          .contains("Hello Alice,")
          .contains("Application: app")
          .contains("UTC")
          .contains("If this was not you")
          .doesNotContain("Zürich")
          .doesNotContain("sessionGuard")
          .doesNotContain("null");
    }
    assertThat(Jsoup.parse(message.html()).select("a").attr("href")).isEqualTo(message.link());
  }

  @Test
  void theFirstLoginAndOneLikeItAreNotNew() {
    zurich(own).login("app").loggedIn();
    zurich(own)
        .calledItself("Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Firefox/141.0")
        .login("app")
        .loggedIn();
    awaitLaterMail();
    assertThat(mail.to(own.email())).isEmpty();
  }

  @Test
  void anEvictionIsToldWithBothSessions() {
    realm.notice(1, "end-oldest", true, false);
    zurich(own).login("app").loggedIn();
    osaka(own).login("app").loggedIn();
    MailBox.Message message = mail.await(own.email(), 1).get(0);
    assertThat(message.subject()).isEqualTo(EVICTION);
    for (String body : List.of(message.text(), Jsoup.parse(message.html()).text())) {
      assertThat(body)
          .containsSubsequence(
              "Ended sessions:",
              "Firefox 140 · Linux, Zürich, Switzerland, " + Cities.ZURICH,
              "New sign-in:",
              "Chrome 141 · Windows 10, Osaka, Japan, " + Cities.OSAKA)
          .doesNotContain("sessionGuard");
    }
  }

  /** Whoever has the password need not come by the browser, nor keep an online session. */
  @Test
  void anOfflineLoginIsToldToo() {
    zurich(own).login("app").loggedIn();
    new Oidc(own, "app").from(Cities.OSAKA).directGrant("openid offline_access");
    MailBox.Message message = mail.await(own.email(), 1).get(0);
    assertThat(message.subject()).isEqualTo(NEW_LOGIN);
    assertThat(message.text()).contains("Osaka, Japan");
  }

  @Test
  void theEvictionOfAnOfflineSessionIsTold() {
    realm.notice(1, "end-oldest", true, false);
    new Oidc(own, "app").from(Cities.OSAKA).directGrant("openid offline_access");
    zurich(own).login("app").loggedIn();
    MailBox.Message message = mail.await(own.email(), 1).get(0);
    assertThat(message.subject()).isEqualTo(EVICTION);
    assertThat(message.text()).containsSubsequence("Ended sessions:", "Osaka, Japan");
  }

  @Test
  void whoEndsASessionByChoiceIsToldToo() {
    realm.askUser(1, "deny");
    zurich(own).login("app").loggedIn();
    Browser browser = osaka(own);
    LoginOutcome.Page question = browser.login("app").question();
    browser
        .choose(question, question.document().select("input[name=end]").eachAttr("value"))
        .loggedIn();
    assertThat(mail.await(own.email(), 2))
        .extracting(MailBox.Message::subject)
        .containsExactlyInAnyOrder(NEW_LOGIN, EVICTION);
  }

  @Test
  void oneEvictionIsToldInAnHour() {
    realm.notice(1, "end-oldest", true, false);
    zurich(own).login("app").loggedIn();
    osaka(own).login("app").loggedIn();
    mail.await(own.email(), 1);
    new Browser(own).from(Cities.NOWHERE).calledItself("curl/8.1").login("app").loggedIn();
    zurich(own).calledItself(CHROME).login("app").loggedIn();
    awaitLaterMail();
    assertThat(mail.to(own.email())).hasSize(1);
  }

  @Test
  void nothingIsSentUnlessSwitchedOn() {
    realm.limit(1, "end-oldest");
    realm.notice(1, "end-oldest", false, false);
    zurich(own).login("app").loggedIn();
    osaka(own).login("app").loggedIn();
    awaitLaterMail();
    assertThat(mail.to(own.email())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"email", "emailVerified"})
  void withoutAConfirmedAddressNothingHappens(String missing) {
    ObjectNode user = (ObjectNode) own.user();
    if (missing.equals("email")) {
      user.put("email", "");
    } else {
      user.put("emailVerified", false);
    }
    own.admin().put(own.path("/users/" + own.userId()), user);
    new Oidc(own, "app").from(Cities.ZURICH).directGrant();
    assertThat(new Oidc(own, "app").from(Cities.OSAKA).directGrant().status()).isEqualTo(200);
    awaitLaterMail();
    assertThat(mail.to(own.email())).isEmpty();
  }

  @Test
  void aMailServerThatIsGoneFailsNoLogin() {
    Realm silent =
        Realms.on(Servers.h2())
            .with(
                "smtpServer",
                Map.of(
                    "host",
                    "127.0.0.1",
                    "port",
                    String.valueOf(FreePort.next()),
                    "from",
                    "a@example.org"))
            .create();
    silent.notice(1, "end-oldest", true, true);
    zurich(silent).login("app").loggedIn();
    osaka(silent).login("app").loggedIn();
    Await.untilAsserted(
        Duration.ofSeconds(60),
        () ->
            assertThat(silent.server().output())
                .contains("Realm " + silent.name() + ": an e-mail about a session could not be"));
    assertThat(silent.liveSessions()).hasSize(1);
  }

  @Test
  void whatABrowserCallsItselfIsNeitherMarkupNorLink() {
    zurich(own).login("app").loggedIn();
    osaka(own)
        .calledItself("<a href='//evil.example'>x</a>evil.example/140.0 (<b>X11</b>; ${link})")
        .login("app")
        .loggedIn();
    MailBox.Message message = mail.await(own.email(), 1).get(0);
    assertThat(message.text()).doesNotContain("evil.example").doesNotContain("${");
    assertThat(Jsoup.parse(message.html()).selectFirst("a").attr("href")).isEqualTo(message.link());
    assertThat(message.html()).doesNotContain("evil.example");
  }

  @ParameterizedTest
  @CsvSource({
    "en, A new sign-in to your account, End all other sessions",
    "de, Eine neue Anmeldung bei Ihrem Konto, Alle anderen Sitzungen beenden",
    "es, Un nuevo inicio de sesión en su cuenta, Terminar todas las demás sesiones",
    "fr, Une nouvelle connexion à votre compte, Terminer toutes les autres sessions",
    "ja, アカウントへの新しいログイン, ほかのすべてのセッションを終了"
  })
  void itSpeaksTheUsersLanguage(String language, String subject, String link) {
    ObjectNode user = (ObjectNode) own.user();
    user.putObject("attributes").putArray("locale").add(language);
    own.admin().put(own.path("/users/" + own.userId()), user);
    MailBox.Message message = newLogin();
    assertThat(message.subject()).isEqualTo(subject);
    assertThat(Jsoup.parse(message.html()).select("html").attr("lang")).isEqualTo(language);
    assertThat(Jsoup.parse(message.html()).selectFirst("a").text()).isEqualTo(link);
    assertThat(message.text()).doesNotContain("sessionGuard").doesNotContain("{0}");
  }

  @Test
  void theLinkEndsTheOthersOnceItsReaderHasSignedIn() {
    MailBox.Message message = newLogin();
    assertThat(own.liveSessions()).hasSize(2);
    List<String> before = List.copyOf(own.liveSessions());
    try (Chromium chromium = new Chromium();
        BrowserContext context =
            chromium.browser().newContext(new NewContextOptions().setJavaScriptEnabled(false))) {
      context.setDefaultTimeout(60_000);
      Page page = context.newPage();
      page.navigate(message.link());
      page.waitForSelector("#kc-login");
      assertThat(own.liveSessions()).containsExactlyInAnyOrderElementsOf(before);
      page.fill("#username", own.username());
      page.fill("#password", own.password());
      page.click("#kc-login");
      page.waitForSelector("text=" + ENDED);
    }
    assertThat(own.liveSessions()).hasSize(1).doesNotContainAnyElementsOf(before);
  }

  @Test
  void whoIsSignedInSignsInOnceMoreAndStays() {
    MailBox.Message message = newLogin();
    Browser browser = zurich(own);
    String kept = browser.login("app").loggedIn().sessionId().orElseThrow();
    LoginOutcome.Page again = browser.get(message.link()).page();
    assertThat(again.document().select("#kc-form-login")).as("%s", again).hasSize(1);
    assertThat(own.liveSessions()).hasSize(3);
    LoginOutcome done = browser.submit(again, Map.of("password", own.password()));
    assertThat(text(done)).contains(ENDED);
    assertThat(own.liveSessions()).containsExactly(kept);
    LoginOutcome.Page reloaded = browser.get(message.link()).page();
    assertThat(reloaded.document().select("#kc-form-login")).as("once").hasSize(1);
  }

  @Test
  void anotherAccountsLinkEndsNothing() {
    MailBox.Message message = newLogin();
    Realm other = realm.withAnotherUser("other-" + UUID.randomUUID().toString().substring(0, 8));
    String otherSession = zurich(other).login("app").loggedIn().sessionId().orElseThrow();
    Browser browser = zurich(other);
    LoginOutcome.Page login = browser.get(message.link()).page();
    assertThat(text(browser.logIn(login))).contains("a different account");
    assertThat(text(browser.get(message.link()))).contains("a different account");
    assertThat(own.liveSessions()).hasSize(2);
    assertThat(other.liveSessions()).hasSize(2).contains(otherSession);
  }

  @Test
  void aForgedLinkIsTold() {
    String link = newLogin().link();
    Browser browser = zurich(own);
    browser.login("app").loggedIn();
    String start = link.substring(0, link.indexOf("key=") + 4);
    for (String key :
        List.of(
            "x",
            "a.b.c",
            link.substring(start.length(), link.length() - 6) + "AAAAAA",
            browser.cookie("KEYCLOAK_IDENTITY"))) {
      LoginOutcome.Page page = browser.get(start + key).page();
      assertThat(page.status()).isEqualTo(400);
      assertThat(page.document().text()).contains("This link is not valid.");
    }
    assertThat(own.liveSessions()).hasSize(3);
  }

  @Test
  void anExpiredLinkIsTold() {
    Realm brief =
        Realms.on(Servers.h2()).mail(mail).with("actionTokenGeneratedByAdminLifespan", 1).create();
    brief.notice(10, "end-oldest", false, true);
    zurich(brief).login("app").loggedIn();
    osaka(brief).login("app").loggedIn();
    String link = mail.await(brief.email(), 1).get(0).link();
    Browser browser = new Browser(brief);
    Await.untilAsserted(
        Duration.ofSeconds(20),
        () ->
            assertThat(text(browser.get(link)))
                .contains("This link has expired. No session was ended."));
    assertThat(brief.liveSessions()).hasSize(2);
  }
}
