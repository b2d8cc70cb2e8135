package dev.sessionguard.it.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.person.MailBox;
import dev.sessionguard.it.fixture.realm.Cities;
import dev.sessionguard.it.fixture.realm.LoginOutcome;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.realm.RuledRealm;
import dev.sessionguard.it.fixture.server.Servers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Document;
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

  /** Until when to wait: the first session to reach its maximum duration frees the place. */
  @Test
  void pageShowsTheOwnSessionsAndWhenAPlaceIsFree() {
    freeThePlace(holder);
    JsonNode tokens = new Oidc(realm, "app").from(Cities.ZURICH).directGrant().json();
    Realm stranger = realm.withAnotherUser("stranger");
    new Oidc(stranger, "app").from("203.0.113.77").directGrant();
    Document document = new Browser(realm).login("app").page().document();
    assertThat(document.text())
        .containsSubsequence(
            "Your sessions",
            "Zürich, Switzerland · " + Cities.ZURICH,
            "Signed in:",
            "Last used:",
            "Next place free at the latest:")
        .doesNotContain("203.0.113.77")
        .doesNotContain("sessionGuard");
    assertThat(document.html()).doesNotContain(tokens.path("session_state").asText());
    JsonNode session = realm.admin().get(realm.path("/users/" + realm.userId() + "/sessions"));
    Instant begun = Instant.ofEpochMilli(session.get(0).path("start").asLong());
    int lifespan = realm.admin().get(realm.path("")).path("ssoSessionMaxLifespan").asInt();
    assertThat(freeAt(document)).isEqualTo(begun.plusSeconds(lifespan).toString());
  }

  private static String freeAt(Document document) {
    return document.select("#session-guard-free time").attr("datetime");
  }

  /** Offline sessions of this realm have no maximum duration. */
  @Test
  void whereNoSessionEndsByItselfNoTimeIsTold() {
    freeThePlace(holder);
    new Oidc(realm, "app").directGrant("openid offline_access");
    Document document = new Browser(realm).login("app").page().document();
    assertThat(document.text()).contains("Your sessions");
    assertThat(freeAt(document)).isEmpty();
  }

  @Test
  void afterALoweredLimitSeveralHaveToEnd() {
    realm.limit(3, "deny");
    Oidc app = new Oidc(realm, "app");
    String second = app.directGrant().text("session_state");
    app.directGrant();
    realm.limit(2, "deny");
    try {
      Document document = new Browser(realm).login("app").page().document();
      long begun = 0;
      for (JsonNode each :
          realm.admin().get(realm.path("/users/" + realm.userId() + "/sessions"))) {
        if (each.path("id").asText().equals(second)) {
          begun = each.path("start").asLong();
        }
      }
      int lifespan = realm.admin().get(realm.path("")).path("ssoSessionMaxLifespan").asInt();
      assertThat(freeAt(document))
          .isEqualTo(Instant.ofEpochMilli(begun).plusSeconds(lifespan).toString());
    } finally {
      realm.limit(1, "deny");
    }
  }

  @Test
  void ofManySessionsTheLatestAreListed() {
    realm.limit(12, "deny");
    try {
      for (int i = 1; i < 12; i++) {
        assertThat(new Oidc(realm, "app").from("198.51.100." + i).directGrant().status())
            .isEqualTo(200);
      }
      Document document = new Browser(realm).login("app").page().document();
      assertThat(document.select("[aria-labelledby=session-guard-held] li")).hasSize(10);
      assertThat(document.text()).contains("More sessions: 2").contains("198.51.100.11");
    } finally {
      realm.limit(1, "deny");
    }
  }

  @Test
  void theLastGatesPageShowsThemToo() {
    freeThePlace(holder);
    Browser browser = new Browser(realm);
    LoginOutcome.Page consent = browser.login("consent", Map.of("prompt", "consent")).page();
    new Oidc(realm, "app").from(Cities.OSAKA).directGrant();
    Document document = browser.submit(consent, Map.of("accept", "Yes")).page().document();
    assertThat(document.text()).contains("Your sessions").contains(Cities.OSAKA);
    assertThat(freeAt(document)).isNotEmpty();
  }

  /** Whose sessions they are is nobody's business. */
  @Test
  void aCapsPageShowsNone() {
    Realm capped = Realms.on(Servers.h2()).create();
    Realm other = capped.withAnotherUser("other");
    new Oidc(other, "app").directGrant();
    new RuledRealm(capped)
        .caps("[{\"scope\":\"realm\",\"maxSessions\":1,\"whenExceeded\":\"deny\"}]");
    new Oidc(other, "app").directGrant();
    Document document = new Browser(capped).login("app").page().document();
    assertThat(document.text()).contains("Too many people are signed in");
    assertThat(document.select("#session-guard-held, #session-guard-free")).isEmpty();
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
