package dev.sessionguard.it.notice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.person.MailBox;
import dev.sessionguard.it.fixture.realm.Cities;
import dev.sessionguard.it.fixture.realm.LoginOutcome;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.Servers;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Where the key of an e-mail's link is seen: in the one request that opens it, and nowhere else.
 */
class EndOthersLinkIT {
  private static final String ENDED = "All other sessions of your account have ended.";
  private static final String COOKIE = "SESSION_GUARD_END_OTHERS";

  private MailBox mail;
  private Realm realm;
  private String link;
  private String key;
  private String page;

  @BeforeEach
  void mailALink() {
    mail = new MailBox();
    realm = Realms.on(Servers.h2()).mail(mail).create();
    realm.notice(10, "end-oldest", false, true);
    new Browser(realm).from(Cities.ZURICH).login("app").loggedIn();
    new Browser(realm).from(Cities.OSAKA).login("app").loggedIn();
    link = mail.await(realm.email(), 1).get(0).link();
    key = link.substring(link.indexOf("key=") + 4);
    page = realm.issuer() + "/session-guard/end-others";
  }

  @AfterEach
  void closeMail() {
    mail.close();
  }

  @Test
  void theKeyIsExchangedForACookieAtOnce() {
    Http.Answer answer = Http.send(Http.request(link).header("Accept", "text/html").build());
    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location")).hasValue(page);
    assertThat(answer.body()).doesNotContain(key);
    assertThat(answer.headers().allValues("Set-Cookie"))
        .filteredOn(cookie -> cookie.startsWith(COOKIE))
        .singleElement()
        .asString()
        .contains("Path=" + URI.create(page).getPath())
        .contains("HttpOnly")
        .contains("Secure")
        .contains("SameSite=Lax")
        .containsPattern("Max-Age=\"?1800");
  }

  @Test
  void neitherAddressNorEventsNorLogHaveTheKey() {
    Browser browser = new Browser(realm);
    LoginOutcome.Page login = browser.get(link).page();
    assertThat(login.document().select("#kc-form-login")).as("%s", login).hasSize(1);
    assertThat(login.document().outerHtml()).doesNotContain(key);
    LoginOutcome.Page wrong =
        browser.submit(login, Map.of("username", realm.username(), "password", "wrong")).page();
    LoginOutcome.Page done = browser.logIn(wrong).page();
    assertThat(done.document().text()).contains(ENDED);
    assertThat(done.uri()).hasToString(page);
    assertThat(browser.cookiesFor(done.uri())).doesNotContain(COOKIE);
    for (String type : List.of("LOGIN", "LOGIN_ERROR")) {
      assertThat(realm.events(type).toString()).contains("end-others").doesNotContain(key);
    }
    assertThat(realm.server().output()).contains("end-others").doesNotContain(key);
  }

  /** What was there can be had on the page of one's own sessions too. */
  @Test
  void loadedAnewTheLastPageLeadsToTheOwnSessions() {
    Browser browser = new Browser(realm);
    browser.logIn(browser.get(link).page()).page();
    LoginOutcome.Page anew = browser.get(page).page();
    assertThat(anew.status()).isEqualTo(200);
    assertThat(anew.uri()).hasToString(realm.issuer() + "/session-guard/account");
    LoginOutcome.Page cut = browser.get(page + "?key=").page();
    assertThat(cut.uri()).as("a link cut short").isEqualTo(anew.uri());
  }

  @Test
  void aMailScannerEndsNothing() {
    var before = realm.liveSessions();
    for (String method : List.of("HEAD", "GET")) {
      Http.Answer opened =
          Http.send(Http.request(link).method(method, BodyPublishers.noBody()).build());
      assertThat(opened.status()).isEqualTo(303);
      Http.Answer followed =
          Http.send(
              Http.request(page)
                  .header("Cookie", COOKIE + "=" + key)
                  .method(method, BodyPublishers.noBody())
                  .build());
      assertThat(followed.status()).isBetween(200, 399);
    }
    assertThat(realm.liveSessions()).isEqualTo(before);
  }

  @Test
  void aForgedCookieIsTold() {
    LoginOutcome.Page told =
        new Browser(realm)
            .with(COOKIE, key.substring(0, key.length() - 6) + "AAAAAA")
            .get(page)
            .page();
    assertThat(told.status()).isEqualTo(400);
    assertThat(told.document().text()).contains("This link is not valid.");
  }
}
