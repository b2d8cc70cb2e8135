package dev.sessionguard.it.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.check.ChoicesAtOnce;
import dev.sessionguard.it.fixture.check.Parallel;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.client.SamlApplication;
import dev.sessionguard.it.fixture.person.Authenticator;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.person.MailBox;
import dev.sessionguard.it.fixture.realm.BrowserFlow;
import dev.sessionguard.it.fixture.realm.Cities;
import dev.sessionguard.it.fixture.realm.LoginOutcome;
import dev.sessionguard.it.fixture.realm.LoginPath;
import dev.sessionguard.it.fixture.realm.LoginPath.Ground;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A user who holds as many sessions as allowed is asked which one to end. */
class AskUserIT {
  private static final String AGAIN = "Sign in again to choose a session to end.";
  private static final String TOO_FEW = "Choose at least 1 to end.";

  private static Ground ground;
  private static Realm realm;

  @BeforeAll
  static void createRealm() {
    KeycloakServer server = Servers.h2();
    Realm upstream = Realms.on(server).create();
    MailBox mail = new MailBox();
    realm = Realms.on(server).mail(mail).brokeredBy(upstream).inFiveLanguages().create();
    ground = new Ground(realm, upstream, mail);
    // Keycloak itself fails where a user consents for the first time twice at the same moment
    LoginPath.CONSENT.attempt(ground);
  }

  @AfterAll
  static void closeMail() {
    ground.mail().close();
  }

  @BeforeEach
  void endSessions() {
    ground.clear();
    realm.askUser(1, "deny");
  }

  private static String session(Realm of) {
    return new Oidc(of, "app").directGrant().text("session_state");
  }

  private static List<String> keys(LoginOutcome.Page question) {
    return question.document().select("input[name=end]").eachAttr("value");
  }

  /** The key of the session that began at the address. */
  private static String keyOf(LoginOutcome.Page question, String address) {
    for (Element box : question.document().select("input[name=end]")) {
      Element detail = question.document().getElementById(box.attr("aria-describedby"));
      if (detail.text().contains(address)) {
        return box.attr("value");
      }
    }
    throw new AssertionError("No session of " + address + " on " + question);
  }

  private static LoginOutcome endAll(Browser browser, LoginOutcome.Page question) {
    return browser.choose(question, keys(question));
  }

  /** The page of a login whose user was asked and has chosen all. */
  private static LoginOutcome.Page afterTheAnswer(
      Browser browser, String client, Map<String, String> parameters) {
    return endAll(browser, browser.login(client, parameters).question()).page();
  }

  private static JsonNode ended(String sessionId) {
    JsonNode items =
        realm.admin().get(realm.path("/session-guard/sessions?status=ended&max=100")).path("items");
    for (JsonNode item : items) {
      if (item.path("sessionId").asText().equals(sessionId)) {
        return item;
      }
    }
    throw new AssertionError(sessionId + " has not ended");
  }

  @Test
  void aFreePlaceNeedsNoQuestion() {
    assertThat(new Browser(realm).login("app").isLoggedIn()).isTrue();
  }

  @Test
  void theChosenSessionEndsAndTheOthersStay() {
    realm.askUser(2, "deny");
    Oidc app = new Oidc(realm, "app");
    String first = app.from(Cities.OSAKA).directGrant().text("session_state");
    Http.Answer second = app.from(Cities.NOWHERE).directGrant();
    Browser browser = new Browser(realm);
    LoginOutcome.Page question = browser.login("app").question();
    assertThat(keys(question)).hasSize(2).doesNotHaveDuplicates();
    LoginOutcome.LoggedIn in =
        browser.choose(question, List.of(keyOf(question, Cities.NOWHERE))).loggedIn();
    assertThat(realm.liveSessions()).containsExactlyInAnyOrder(first, in.sessionId().orElseThrow());
    assertThat(app.refresh(second.text("refresh_token")).text("error")).isEqualTo("invalid_grant");
    JsonNode history = ended(second.text("session_state"));
    assertThat(history.path("endReason").asText()).isEqualTo("limit");
    assertThat(history.path("endedBy").asText()).isEqualTo(Realm.USER);
  }

  @Test
  void moreThanOneCanBeEnded() {
    realm.askUser(2, "deny");
    session(realm);
    session(realm);
    Browser browser = new Browser(realm);
    LoginOutcome.LoggedIn in = endAll(browser, browser.login("app").question()).loggedIn();
    assertThat(realm.liveSessions()).containsExactly(in.sessionId().orElseThrow());
  }

  @Test
  void thePageShowsWhereAndWhenAndNobodyElses() {
    Realm other = realm.withAnotherUser("other-" + System.nanoTime());
    String others =
        new Oidc(other, "app")
            .from("203.0.113.77")
            .token(
                Map.of(
                    "grant_type",
                    "password",
                    "username",
                    other.username(),
                    "password",
                    other.password(),
                    "scope",
                    "openid"))
            .text("session_state");
    String own =
        new Browser(realm).from(Cities.ZURICH).login("app").loggedIn().sessionId().orElseThrow();
    LoginOutcome.Page question = new Browser(realm).from(Cities.OSAKA).login("app").question();
    assertThat(keys(question)).hasSize(1);
    assertThat(question.document().text())
        .contains("Choose a session to end")
        .contains("your session limit (1)")
        .contains("Firefox 140")
        .contains("Linux")
        .contains("Zürich, Switzerland")
        .contains(Cities.ZURICH)
        .contains("UTC")
        .doesNotContain("sessionGuard")
        .doesNotContain("203.0.113.77");
    assertThat(question.document().select("time[datetime]")).hasSize(2);
    assertThat(question.document().html()).doesNotContain(own).doesNotContain(others);
  }

  @Test
  void whatABrowserCallsItselfIsShownAsText() {
    new Browser(realm)
        .calledItself("Mozilla/5.0 (X11; <img src=x onerror=alert(1)>) Firefox/140.0")
        .login("app")
        .loggedIn();
    LoginOutcome.Page question = new Browser(realm).login("app").question();
    assertThat(question.document().select("img[onerror]")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "en, Choose a session to end",
    "de, Welche Sitzung soll enden?",
    "es, Elija una sesión que terminar",
    "fr, Choisir une session à terminer",
    "ja, 終了するセッションの選択"
  })
  void thePageSpeaksTheUsersLanguage(String language, String title) {
    session(realm);
    LoginOutcome.Page page =
        new Browser(realm).login("app", Map.of("ui_locales", language)).question();
    assertThat(page.document().selectFirst("html").attr("lang")).isEqualTo(language);
    assertThat(page.document().text()).contains(title).doesNotContain("sessionGuard");
  }

  @ParameterizedTest
  @ValueSource(strings = {"keycloak", "keycloak.v2"})
  void thePageFitsTheLoginTheme(String theme) {
    Realm own = Realms.on(Servers.h2()).with("loginTheme", theme).create();
    own.askUser(1, "deny");
    session(own);
    Browser browser = new Browser(own);
    LoginOutcome.Page question = browser.login("app").question();
    assertThat(question.document().select("label[for=" + boxId(question) + "]")).hasSize(1);
    LoginOutcome.Page again = browser.choose(question, List.of()).question();
    assertThat(again.document().text()).contains(TOO_FEW);
    assertThat(endAll(browser, again).isLoggedIn()).isTrue();
  }

  private static String boxId(LoginOutcome.Page question) {
    return question.document().selectFirst("input[name=end]").id();
  }

  @Test
  void cancelEndsNothingAndTellsTheApplication() {
    String kept = session(realm);
    Browser browser = new Browser(realm);
    LoginOutcome back = browser.submit(browser.login("app").question(), Map.of("cancel", "x"));
    assertThat(((LoginOutcome.Failed) back).parameters()).containsEntry("error", "access_denied");
    assertThat(realm.liveSessions()).containsExactly(kept);
  }

  @Test
  void nothingChosenIsAskedAgain() {
    String kept = session(realm);
    Browser browser = new Browser(realm);
    LoginOutcome.Page again = browser.choose(browser.login("app").question(), List.of()).question();
    assertThat(again.document().text()).contains(TOO_FEW);
    assertThat(realm.liveSessions()).containsExactly(kept);
    assertThat(endAll(browser, again).isLoggedIn()).isTrue();
  }

  @Test
  void tooFewChosenEndsNone() {
    realm.limit(2, "end-oldest");
    String first = new Oidc(realm, "app").from(Cities.OSAKA).directGrant().text("session_state");
    String second = session(realm);
    bindFlowOfOne();
    try {
      Browser browser = new Browser(realm);
      LoginOutcome.Page question = browser.login("app").question();
      LoginOutcome.Page again =
          browser.choose(question, List.of(keyOf(question, Cities.OSAKA))).question();
      assertThat(again.document().text()).contains("Choose at least 2 to end.");
      assertThat(realm.liveSessions()).containsExactlyInAnyOrder(first, second);
      assertThat(endAll(browser, again).isLoggedIn()).isTrue();
      assertThat(realm.liveSessions()).hasSize(1);
    } finally {
      BrowserFlow.bind(realm, "browser");
    }
  }

  /** A flow's step asks too, below the realm's number. */
  private static void bindFlowOfOne() {
    BrowserFlow.bind(realm, BrowserFlow.withLimit(realm, "1", "ask-user"));
  }

  @Test
  void aFlowsStepFallsBackWhileTheRealmAsksNobody() {
    Realm own = Realms.on(Servers.h2()).create();
    BrowserFlow.bind(own, BrowserFlow.withLimit(own, "1", "ask-user"));
    assertThat(new Browser(own).login("app").isLoggedIn()).isTrue();
    assertThat(new Browser(own).login("app").isRefused()).isTrue();
    assertThat(own.liveSessions()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "nonsense", "<script>", "AAAAAAAAAAAAAAAAAAAAAA", ""})
  void aForgedChoiceIsToldAndEndsNothing(String forged) {
    String kept = session(realm);
    Browser browser = new Browser(realm);
    LoginOutcome.Page again =
        browser.choose(browser.login("app").question(), List.of(forged)).question();
    assertThat(again.document().text()).contains(ChoicesAtOnce.GONE);
    assertThat(realm.liveSessions()).containsExactly(kept);
  }

  @Test
  void aSessionsOwnIdIsNoChoice() {
    String kept = session(realm);
    Browser browser = new Browser(realm);
    assertThat(
            browser.choose(browser.login("app").question(), List.of(kept)).question().isQuestion())
        .isTrue();
    assertThat(realm.liveSessions()).containsExactly(kept);
  }

  @Test
  void whatAnotherUserIsShownMeansNothingHere() {
    Realm other = realm.withAnotherUser("other-" + System.nanoTime());
    Browser stranger = new Browser(other);
    stranger.login("app").loggedIn();
    LoginOutcome.Page theirs = new Browser(other).login("app").question();
    String kept = session(realm);
    Browser browser = new Browser(realm);
    LoginOutcome.Page again =
        browser.choose(browser.login("app").question(), keys(theirs)).question();
    assertThat(again.document().text()).contains(ChoicesAtOnce.GONE);
    assertThat(realm.liveSessions()).containsExactly(kept);
    assertThat(stranger.open("app", Map.of("prompt", "none")).isLoggedIn()).isTrue();
  }

  @Test
  void aChosenSessionThatEndedByItselfLetsTheLoginIn() {
    Http.Answer only = new Oidc(realm, "app").directGrant();
    Browser browser = new Browser(realm);
    LoginOutcome.Page question = browser.login("app").question();
    new Oidc(realm, "app").logout(only.text("refresh_token"));
    assertThat(endAll(browser, question).isLoggedIn()).isTrue();
    assertThat(realm.liveSessions()).hasSize(1);
  }

  @Test
  void aChosenSessionWhosePlaceWasTakenIsToldAndAskedAgain() {
    Http.Answer only = new Oidc(realm, "app").directGrant();
    Browser browser = new Browser(realm);
    LoginOutcome.Page question = browser.login("app").question();
    new Oidc(realm, "app").logout(only.text("refresh_token"));
    String newer = session(realm);
    LoginOutcome.Page again = endAll(browser, question).question();
    assertThat(again.document().text()).contains(ChoicesAtOnce.GONE);
    assertThat(realm.liveSessions()).containsExactly(newer);
    assertThat(endAll(browser, again).isLoggedIn()).isTrue();
    assertThat(realm.liveSessions()).hasSize(1).doesNotContain(newer);
  }

  @Test
  void reloadingOnceAPlaceIsFreeLogsIn() {
    session(realm);
    Browser browser = new Browser(realm);
    LoginOutcome.Page question = browser.login("app").question();
    realm.endSessions();
    assertThat(browser.get(question.uri().toString()).isLoggedIn()).isTrue();
  }

  @Test
  void theBackButtonsPageStillMeansTheSameSessions() {
    realm.askUser(2, "deny");
    String first = new Oidc(realm, "app").from(Cities.OSAKA).directGrant().text("session_state");
    String second = session(realm);
    Browser browser = new Browser(realm);
    LoginOutcome.Page question = browser.login("app").question();
    browser.choose(question, List.of("nonsense")).question();
    LoginOutcome after = browser.choose(question, List.of(keyOf(question, Cities.OSAKA)));
    // an old page's code may have expired: Keycloak then shows the question anew
    if (!after.isLoggedIn()) {
      LoginOutcome.Page shown = browser.get(question.uri().toString()).question();
      after = browser.choose(shown, List.of(keyOf(question, Cities.OSAKA)));
    }
    assertThat(after.isLoggedIn()).isTrue();
    assertThat(realm.liveSessions()).hasSize(2).contains(second).doesNotContain(first);
  }

  @Test
  void aDoubleSubmitMakesOneSession() {
    session(realm);
    Browser browser = new Browser(realm);
    LoginOutcome.Page question = browser.login("app").question();
    LoginOutcome.LoggedIn in = endAll(browser, question).loggedIn();
    endAll(browser, question); // Keycloak answers as it likes: the login is over
    assertThat(realm.liveSessions()).containsExactly(in.sessionId().orElseThrow());
  }

  @Test
  void anExpiredLoginEndsNothing() {
    Realm own = Realms.on(Servers.h2()).with("accessCodeLifespanUserAction", 4).create();
    own.askUser(1, "deny");
    String kept = session(own);
    Browser browser = new Browser(own);
    LoginOutcome.Page question = browser.login("app").question();
    Await.sleep(Duration.ofMillis(5500));
    LoginOutcome.Page login = endAll(browser, question).page();
    assertThat(login.isQuestion()).isFalse();
    assertThat(login.document().select("#kc-login, #kc-form-login")).isNotEmpty();
    assertThat(own.liveSessions()).containsExactly(kept);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void whoChoosesAtOnceNeverExceedsTheLimit(int limit) {
    ChoicesAtOnce.make(List.of(realm), limit);
  }

  @Test
  void theSecondFactorComesBeforeTheQuestion() {
    Realm own = Realms.on(Servers.h2()).create();
    own.askUser(1, "end-oldest");
    session(own); // before there is a second factor: its code can be used once
    ObjectNode user = (ObjectNode) own.user();
    user.putPOJO("credentials", List.of(Authenticator.credential()));
    own.admin().put(own.path("/users/" + own.userId()), user);
    Browser browser = new Browser(own);
    LoginOutcome.Page otp = browser.login("app").page();
    assertThat(otp.document().select("input[name=otp]")).hasSize(1);
    assertThat(otp.isQuestion()).isFalse();
    LoginOutcome.Page wrong = browser.submit(otp, Map.of("otp", "000000")).page();
    assertThat(wrong.isQuestion()).isFalse();
    LoginOutcome.Page question =
        browser.submit(wrong, Map.of("otp", Authenticator.code())).question();
    assertThat(endAll(browser, question).isLoggedIn()).isTrue();
    assertThat(own.liveSessions()).hasSize(1);
  }

  @Test
  void aRequiredActionComesBeforeTheQuestion() {
    String held = session(realm);
    ground.requireAction("UPDATE_PROFILE");
    Browser browser = new Browser(realm);
    LoginOutcome.Page profile = browser.login("app").page();
    assertThat(profile.isQuestion()).as("%s", profile).isFalse();
    LoginOutcome.Page question = browser.submit(profile, Map.of()).question();
    assertThat(realm.liveSessions()).containsExactly(held);
    assertThat(endAll(browser, question).isLoggedIn()).isTrue();
    assertThat(realm.liveSessions()).hasSize(1).doesNotContain(held);
  }

  @Test
  void anApplicationsActionAfterTheQuestionKeepsTheChosenSessionUntilItIsDone() {
    String held = session(realm);
    Browser browser = new Browser(realm);
    LoginOutcome.Page profile =
        afterTheAnswer(browser, "app", Map.of("kc_action", "UPDATE_PROFILE"));
    assertThat(profile.isQuestion()).isFalse();
    assertThat(realm.liveSessions()).containsExactly(held);
    assertThat(browser.submit(profile, Map.of()).isLoggedIn()).isTrue();
    assertThat(realm.liveSessions()).hasSize(1).doesNotContain(held);
  }

  @Test
  void aPlaceTakenWhileAnActionWaitsIsAskedForAgain() {
    Http.Answer held = new Oidc(realm, "app").directGrant();
    Browser browser = new Browser(realm);
    LoginOutcome.Page profile =
        afterTheAnswer(browser, "app", Map.of("kc_action", "UPDATE_PROFILE"));
    new Oidc(realm, "app").logout(held.text("refresh_token"));
    String newer = session(realm);
    LoginOutcome.Page again = browser.submit(profile, Map.of()).question();
    assertThat(again.document().text()).contains(ChoicesAtOnce.GONE);
    assertThat(realm.liveSessions()).containsExactly(newer);
    assertThat(endAll(browser, again).isLoggedIn()).isTrue();
    assertThat(realm.liveSessions()).hasSize(1);
  }

  @Test
  void theChosenSessionLivesUntilTheConsentIsGiven() {
    String held = session(realm);
    Browser browser = new Browser(realm);
    LoginOutcome.Page consent = afterTheAnswer(browser, "consent", Map.of("prompt", "consent"));
    assertThat(consent.document().select("[name=accept]")).hasSize(1);
    assertThat(realm.liveSessions()).containsExactly(held);
    assertThat(browser.submit(consent, Map.of("accept", "Yes")).isLoggedIn()).isTrue();
    assertThat(realm.liveSessions()).hasSize(1).doesNotContain(held);
  }

  @Test
  void aRefusedConsentEndsNothing() {
    String held = session(realm);
    Browser browser = new Browser(realm);
    LoginOutcome.Page consent = afterTheAnswer(browser, "consent", Map.of("prompt", "consent"));
    assertThat(browser.submit(consent, Map.of("cancel", "No")))
        .isInstanceOf(LoginOutcome.Failed.class);
    assertThat(realm.liveSessions()).containsExactly(held);
  }

  @Test
  void aPlaceTakenWhileTheConsentWaitsIsAskedForAgain() {
    Browser browser = new Browser(realm);
    LoginOutcome.Page consent = browser.login("consent", Map.of("prompt", "consent")).page();
    String newer = session(realm);
    LoginOutcome.Page login = browser.submit(consent, Map.of("accept", "Yes")).page();
    assertThat(login.document().text()).contains(AGAIN);
    assertThat(realm.liveSessions()).containsExactly(newer);
    assertThat(browser.open("app", Map.of("prompt", "none")))
        .as("nobody is signed in")
        .isInstanceOf(LoginOutcome.Failed.class);
    LoginOutcome.Page question = browser.logIn(login).question();
    LoginOutcome.Page consentAgain = endAll(browser, question).page();
    assertThat(realm.liveSessions()).containsExactly(newer);
    assertThat(browser.submit(consentAgain, Map.of("accept", "Yes")).isLoggedIn()).isTrue();
    assertThat(realm.liveSessions()).hasSize(1).doesNotContain(newer);
  }

  @Test
  void whoAgreesAtOnceNeverExceedsTheLimit() {
    String held = session(realm);
    List<Callable<LoginOutcome>> posts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Browser browser = new Browser(realm);
      LoginOutcome.Page consent = afterTheAnswer(browser, "consent", Map.of("prompt", "consent"));
      posts.add(() -> browser.submit(consent, Map.of("accept", "Yes")));
    }
    List<LoginOutcome> outcomes = Parallel.run(posts);
    assertThat(outcomes).filteredOn(LoginOutcome::isLoggedIn).hasSize(1);
    assertThat(outcomes)
        .filteredOn(outcome -> !outcome.isLoggedIn())
        .allSatisfy(outcome -> assertThat(outcome.page().document().text()).contains(AGAIN));
    assertThat(realm.liveSessions()).hasSize(1).doesNotContain(held);
  }

  @Test
  void aLoginThroughAnIdentityProviderIsAsked() {
    ground.link();
    String held = session(realm);
    Browser browser = new Browser(realm);
    LoginOutcome.Page upstreamForm =
        browser.click(browser.open("app").page(), "#social-upstream").page();
    LoginOutcome.Page question =
        browser
            .submit(
                upstreamForm,
                Map.of("username", Realm.USER, "password", ground.upstream().password()))
            .question();
    assertThat(endAll(browser, question).isLoggedIn()).isTrue();
    assertThat(realm.liveSessions()).hasSize(1).doesNotContain(held);
  }

  @Test
  void aResetPasswordIsAskedWhereItDoesNotEndTheOthers() {
    realm.resetEndsOthers(false);
    String held = session(realm);
    Browser browser = new Browser(realm);
    LoginOutcome.Page login = browser.open("app").page();
    int mails = ground.mail().count();
    LoginOutcome.Page forgotten = browser.click(login, "a[href*=reset-credentials]").page();
    browser.submit(forgotten, Map.of("username", Realm.USER)).page();
    LoginOutcome.Page reset = browser.get(ground.mail().awaitLink(mails + 1)).page();
    String password = realm.password();
    LoginOutcome.Page question =
        browser
            .submit(reset, Map.of("password-new", password, "password-confirm", password))
            .question();
    assertThat(endAll(browser, question).isLoggedIn()).isTrue();
    assertThat(realm.liveSessions()).hasSize(1).doesNotContain(held);
  }

  @Test
  void aLoginForADeviceIsAsked() {
    String held = session(realm);
    Oidc device = new Oidc(realm, "device");
    Http.Answer code = device.device();
    Browser browser = new Browser(realm);
    LoginOutcome.Page login = browser.get(code.text("verification_uri_complete")).page();
    LoginOutcome.Page consent = endAll(browser, browser.logIn(login).question()).page();
    assertThat(realm.liveSessions()).containsExactly(held);
    browser.submit(consent, Map.of("accept", "Yes"));
    Http.Answer tokens = device.deviceToken(code.text("device_code"));
    assertThat(tokens.status()).as(tokens.body()).isEqualTo(200);
    assertThat(realm.liveSessions()).hasSize(1).doesNotContain(held);
  }

  @Test
  void aSamlLoginIsAsked() {
    SamlApplication.addTo(realm);
    String held = session(realm);
    Browser browser = new Browser(realm);
    LoginOutcome.Page login =
        browser
            .get(
                realm.issuer()
                    + "/protocol/saml?"
                    + Http.encode(Map.of("SAMLRequest", SamlApplication.redirectRequest())))
            .page();
    LoginOutcome.Page question = browser.logIn(login).question();
    assertThat(realm.liveSessions()).containsExactly(held);
    LoginOutcome.Page response = endAll(browser, question).page();
    assertThat(response.document().select("input[name=SAMLResponse]")).hasSize(1);
    assertThat(realm.liveSessions()).hasSize(1).doesNotContain(held);
  }

  @Test
  void theSameBrowserIsNotAsked() {
    Browser browser = new Browser(realm);
    browser.login("app").loggedIn();
    assertThat(browser.open("app", Map.of("prompt", "none")).isLoggedIn()).isTrue();
    assertThat(browser.logIn(browser.open("app", Map.of("prompt", "login")).page()).isLoggedIn())
        .isTrue();
    assertThat(realm.liveSessions()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = LoginPath.class,
      names = {"DIRECT_GRANT", "CIBA", "IMPERSONATION", "OFFLINE_ACCESS"})
  void whereNobodyCanBeAskedTheFallbackRefuses(LoginPath path) {
    String held = session(realm);
    assertThat(path.attempt(ground).accepted()).isFalse();
    assertThat(realm.liveSessions()).containsExactly(held);
  }

  @ParameterizedTest
  @EnumSource(
      value = LoginPath.class,
      names = {"DIRECT_GRANT", "CIBA", "IMPERSONATION", "OFFLINE_ACCESS"})
  void whereNobodyCanBeAskedTheFallbackEndsTheOldest(LoginPath path) {
    realm.askUser(2, "end-oldest");
    String oldest = session(realm);
    String newer = session(realm);
    assertThat(path.attempt(ground).accepted()).isTrue();
    Set<String> live = new HashSet<>(realm.liveSessions());
    assertThat(live).hasSize(2).contains(newer).doesNotContain(oldest);
  }

  @Test
  void aLoweredLimitHealsByTheFallback() {
    Realm own = Realms.on(Servers.postgres()).create();
    own.askUser(3, "end-oldest");
    session(own);
    session(own);
    String newest = session(own);
    own.askUser(1, "end-oldest");
    Await.untilAsserted(
        Duration.ofSeconds(30), () -> assertThat(own.liveSessions()).containsExactly(newest));
  }
}
