package dev.sessionguard.it.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.person.MailBox;
import dev.sessionguard.it.fixture.person.SignedIn;
import dev.sessionguard.it.fixture.realm.LoginOutcome;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import java.util.Map;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server without account console and account REST API: users still see their own sessions. */
class AccountOffIT {
  private static final String CHROME =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/141.0.0.0 Safari/537.36";

  private static KeycloakServer server;
  private static MailBox mail;

  @BeforeAll
  static void start() {
    server = KeycloakServer.builder().featuresDisabled("account,account-api").start();
    mail = new MailBox();
  }

  @AfterAll
  static void stop() {
    mail.close();
    server.close();
  }

  private static Realms realms() {
    return Realms.on(server).mail(mail).with("displayName", "Example Ltd");
  }

  @Test
  void thePageShowsAndEndsSessionsWithoutTheAccountTheme() {
    Realm realm = realms().create();
    SignedIn other = SignedIn.by(realm, "app");
    Browser browser = new Browser(realm);
    LoginOutcome.Page page =
        browser.logIn(browser.get(realm.issuer() + "/session-guard/account").page()).page();
    Document document = page.document();
    assertThat(page.status()).isEqualTo(200);
    assertThat(document.select("button[name=end]")).hasSize(1);
    assertThat(document.selectFirst("header").text()).isEqualTo("Example Ltd");
    assertThat(document.select("header a, header img")).as("no account console to go to").isEmpty();
    assertThat(document.select("link[href]"))
        .hasSizeGreaterThan(1)
        .allSatisfy(
            link ->
                assertThat(Http.send(Http.request(link.absUrl("href")).build()).status())
                    .as(link.attr("href"))
                    .isEqualTo(200));
    Document after = browser.submit(page, Map.of("others", "x")).page().document();
    assertThat(after.text()).contains("All other sessions of your account have ended.");
    other.assertRefused();
  }

  @Test
  void theLinkOfAnEmailEndsAllOtherSessions() {
    Realm realm = realms().create();
    realm.notice(10, "end-oldest", true, true);
    new Browser(realm).login("app").loggedIn();
    SignedIn other = SignedIn.by(realm, "app");
    new Browser(realm).calledItself(CHROME).login("app").loggedIn();
    String link = mail.await(realm.email(), 1).get(0).link();
    Browser reader = new Browser(realm);
    LoginOutcome.Page ended = reader.logIn(reader.get(link).page()).page();
    assertThat(ended.status()).isEqualTo(200);
    assertThat(ended.document().text()).contains("All other sessions of your account have ended.");
    other.assertRefused();
  }
}
