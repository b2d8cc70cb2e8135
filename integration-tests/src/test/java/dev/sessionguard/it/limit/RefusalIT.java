package dev.sessionguard.it.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.person.MailBox;
import dev.sessionguard.it.fixture.realm.LoginOutcome;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.Servers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody sees who is refused. */
class RefusalIT {
  private static Realm realm;

  private String holder;

  @BeforeAll
  static void createRealm() {
    realm = Realms.on(Servers.h2()).inFiveLanguages().bruteForce(2).create();
    realm.limit(1, "deny");
  }

  @BeforeEach
  void takeTheOnlyPlace() {
    realm.endSessions();
    holder = new Oidc(realm, "app").directGrant().text("refresh_token");
    assertThat(realm.liveSessions()).hasSize(1);
  }

  private static void freeThePlace(String refreshToken) {
    assertThat(new Oidc(realm, "app").logout(refreshToken).status()).isEqualTo(204);
    assertThat(realm.liveSessions()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "en, Too many sessions",
    "de, Zu viele Sitzungen",
    "es, Demasiadas sesiones",
    "fr, Trop de sessions",
    "ja, セッション数が多すぎます"
  })
  void pageSpeaksTheUsersLanguage(String language, String title) {
    LoginOutcome.Page page = new Browser(realm).login("app", Map.of("ui_locales", language)).page();
    assertThat(page.isRefusal()).as("%s", page).isTrue();
    assertThat(page.document().selectFirst("html").attr("lang")).isEqualTo(language);
    assertThat(page.document().title() + page.document().text()).contains(title);
    assertThat(page.document().text()).doesNotContain("sessionGuard");
  }

  /** The last gate answers instead of a page that Keycloak had ready. */
  @ParameterizedTest
  @CsvSource({"de, Zu viele Sitzungen", "ja, セッション数が多すぎます"})
  void pageAfterConsentSpeaksTheUsersLanguage(String language, String title) {
    freeThePlace(holder);
    Browser browser = new Browser(realm);
    LoginOutcome.Page consent =
        browser.login("consent", Map.of("ui_locales", language, "prompt", "consent")).page();
    new Oidc(realm, "app").directGrant();
    LoginOutcome.Page page = browser.submit(consent, Map.of("accept", "Yes")).page();
    assertThat(page.isRefusal()).as("%s", page).isTrue();
    assertThat(page.document().text()).contains(title);
  }

  @ParameterizedTest
  @ValueSource(strings = {"keycloak", "keycloak.v2"})
  void pageFitsTheLoginTheme(String theme) {
    JsonNode before = realm.admin().get(realm.path(""));
    realm.admin().put(realm.path(""), Map.of("realm", realm.name(), "loginTheme", theme));
    try {
      LoginOutcome.Page page = new Browser(realm).login("app").page();
      assertThat(page.isRefusal()).as("%s", page).isTrue();
      assertThat(page.document().select("input[name=retry]")).hasSize(1);
    } finally {
      realm
          .admin()
          .put(
              realm.path(""),
              Map.of("realm", realm.name(), "loginTheme", before.path("loginTheme").asText()));
    }
  }

  @Test
  void pageTellsHowManyAndHowManyAreAllowed() {
    String text = new Browser(realm).login("app").page().document().text();
    assertThat(text).contains("Sessions in use: 1").contains("Sessions allowed: 1");
  }

  @Test
  void tryAgainNeedsNoPasswordOnceAPlaceIsFree() {
    Browser browser = new Browser(realm);
    LoginOutcome.Page refused = browser.login("app").page();
    freeThePlace(holder);
    assertThat(browser.submit(refused, Map.of("retry", "x")).loggedIn().sessionId()).isPresent();
  }

  @Test
  void tryAgainWhileFullIsRefusedAgain() {
    Browser browser = new Browser(realm);
    LoginOutcome.Page refused = browser.login("app").page();
    LoginOutcome.Page again = browser.submit(refused, Map.of("retry", "x")).page();
    assertThat(again.isRefusal()).as("%s", again).isTrue();
    assertThat(realm.liveSessions()).hasSize(1);
  }

  @Test
  void reloadingThePageOnceAPlaceIsFreeLogsIn() {
    Browser browser = new Browser(realm);
    LoginOutcome.Page refused = browser.login("app").page();
    freeThePlace(holder);
    assertThat(browser.get(refused.uri().toString()).isLoggedIn()).isTrue();
  }

  @Test
  void cancelGoesBackToTheApplicationWithAnError() {
    Browser browser = new Browser(realm);
    LoginOutcome.Page refused = browser.login("app").page();
    LoginOutcome back = browser.submit(refused, Map.of("cancel", "x"));
    assertThat(back).isInstanceOf(LoginOutcome.Failed.class);
    assertThat(((LoginOutcome.Failed) back).parameters()).containsEntry("error", "access_denied");
  }

  @Test
  void refusedAfterConsentIsNotSignedIn() {
    freeThePlace(holder);
    Browser browser = new Browser(realm);
    LoginOutcome.Page consent = browser.login("consent", Map.of("prompt", "consent")).page();
    new Oidc(realm, "app").directGrant();
    assertThat(browser.submit(consent, Map.of("accept", "Yes")).isRefused()).isTrue();
    LoginOutcome silent = browser.open("app", Map.of("prompt", "none"));
    assertThat(((LoginOutcome.Failed) silent).parameters())
        .containsEntry("error", "login_required");
  }

  @Test
  void refusedImpersonationSetsNoCookie() {
    Http.Answer answer =
        realm
            .admin()
            .send("POST", realm.path("/users/" + realm.userId() + "/impersonation"), Map.of());
    assertThat(answer.status()).isEqualTo(403);
    Browser browser = new Browser(realm);
    browser.remember(answer);
    assertThat(browser.open("app", Map.of("prompt", "none")))
        .isInstanceOf(LoginOutcome.Failed.class);
  }

  @Test
  void silentLoginOfAStrangerGetsAnOauthError() {
    LoginOutcome silent = new Browser(realm).open("app", Map.of("prompt", "none"));
    assertThat(((LoginOutcome.Failed) silent).parameters())
        .containsEntry("error", "login_required");
  }

  @Test
  void directGrantIsAnsweredInOauthsOwnWay() {
    Http.Answer answer = new Oidc(realm, "app").directGrant();
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/json");
    assertThat(answer.json().properties().stream().map(Map.Entry::getKey))
        .containsExactlyInAnyOrder("error", "error_description");
    assertThat(answer.text("error")).isEqualTo("invalid_grant");
    assertThat(answer.text("error_description"))
        .isEqualTo("Session limit exceeded: 1 sessions in use, 1 allowed");
  }

  @Test
  void manyRefusalsDoNotLockTheAccount() {
    for (int i = 0; i < 5; i++) {
      assertThat(new Oidc(realm, "app").directGrant().status()).isEqualTo(400);
      assertThat(new Browser(realm).login("app").isRefused()).isTrue();
    }
    freeThePlace(holder);
    assertThat(new Browser(realm).login("app").isLoggedIn()).isTrue();
  }

  @Test
  void wrongPasswordsStillLockTheAccount() {
    Realm other = Realms.on(Servers.h2()).bruteForce(2).create();
    other.limit(1, "deny");
    Oidc stranger = new Oidc(other.withPassword("wrong"), "app");
    for (int i = 0; i < 3; i++) {
      assertThat(stranger.directGrant().text("error_description"))
          .isEqualTo("Invalid user credentials");
    }
    assertThat(new Oidc(other, "app").directGrant().status()).isNotEqualTo(200);
  }

  /** The cookie's session stays, whatever a token request does. */
  @Test
  void aTokenRequestWithTheHoldersCookieIsRefused() {
    freeThePlace(holder);
    Browser browser = new Browser(realm);
    browser.login("app").loggedIn();
    Http.Answer answer = new Oidc(realm, "app").withCookiesOf(browser).directGrant();
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(realm.liveSessions()).hasSize(1);
    assertThat(browser.open("app", Map.of("prompt", "none")).isLoggedIn()).isTrue();
  }

  /** The thief holds the only place, and the user gets a link for a new password. */
  @Test
  void aLinkThatMakesNoSessionIsNotRefused() {
    try (MailBox mail = new MailBox()) {
      Realm mailed = Realms.on(Servers.h2()).mail(mail).create();
      mailed.limit(1, "deny");
      new Oidc(mailed, "app").directGrant();
      mailed
          .admin()
          .put(
              mailed.path("/users/" + mailed.userId() + "/execute-actions-email"),
              List.of("UPDATE_PASSWORD"));
      Browser browser = new Browser(mailed);
      LoginOutcome.Page begin = browser.get(mail.awaitLink(1)).page();
      LoginOutcome.Page form = browser.click(begin, "a[href*=action-token]").page();
      assertThat(form.isRefusal()).as("%s", form).isFalse();
      browser.submit(form, Map.of("password-new", "new", "password-confirm", "new"));
      assertThat(mailed.liveSessions()).hasSize(1);
      mailed.endSessions();
      assertThat(new Oidc(mailed.withPassword("new"), "app").directGrant().status()).isEqualTo(200);
    }
  }
}
