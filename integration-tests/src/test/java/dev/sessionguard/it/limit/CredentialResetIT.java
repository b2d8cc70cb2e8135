package dev.sessionguard.it.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.person.MailBox;
import dev.sessionguard.it.fixture.person.SignedIn;
import dev.sessionguard.it.fixture.realm.LoginOutcome;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.Servers;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A user who resets the password by the mailed link while somebody else holds the places. */
class CredentialResetIT {
  private static final String NEW_PASSWORD = "another-password";

  private MailBox mail;
  private Realm realm;

  @BeforeEach
  void createRealm() {
    mail = new MailBox();
    realm = Realms.on(Servers.postgres()).mail(mail).create();
  }

  @AfterEach
  void closeMail() {
    mail.close();
  }

  private String link(Browser browser) {
    LoginOutcome.Page login = browser.open("app").page();
    LoginOutcome.Page forgotten = browser.click(login, "a[href*=reset-credentials]").page();
    browser.submit(forgotten, Map.of("username", realm.username())).page();
    return mail.awaitLink(1);
  }

  /** Opens the link and sets the password, without ticking the box that signs other devices out. */
  private static LoginOutcome reset(Browser browser, String link) {
    LoginOutcome.Page page = browser.get(link).page();
    assertThat(page.document().select("#password-new")).as("%s", page).hasSize(1);
    return browser.submit(
        page, Map.of("password-new", NEW_PASSWORD, "password-confirm", NEW_PASSWORD));
  }

  @ParameterizedTest
  @ValueSource(strings = {"deny", "end-oldest", "end-least-recent", "ask-user"})
  void theOwnerIsLetInAndTheOthersAreOut(String whenExceeded) {
    realm.limit(2, whenExceeded);
    SignedIn thief = SignedIn.by(realm, "app");
    SignedIn offline =
        SignedIn.by(realm, "app", new Oidc(realm, "app").directGrant("openid offline_access"));
    Browser browser = new Browser(realm);
    String own = reset(browser, link(browser)).loggedIn().sessionId().orElseThrow();
    thief.assertRefused();
    offline.assertRefused();
    assertThat(realm.liveSessions()).containsExactly(own);
    thief.assertDead();
  }

  /** A login in the other browser is not what the link is for: its owner has one to come. */
  @ParameterizedTest
  @ValueSource(strings = {"deny", "end-oldest"})
  void inAnotherBrowserToo(String whenExceeded) {
    realm.limit(1, whenExceeded);
    SignedIn thief = SignedIn.by(realm, "app");
    LoginOutcome.Page done = reset(new Browser(realm), link(new Browser(realm))).page();
    assertThat(done.status()).isEqualTo(200);
    thief.assertRefused();
    assertThat(realm.liveSessions()).isEmpty();
    Realm renewed = realm.withPassword(NEW_PASSWORD);
    assertThat(new Browser(renewed).login("app").isLoggedIn()).isTrue();
    assertThat(realm.liveSessions()).hasSize(1);
  }

  @ParameterizedTest(name = "limit {0}: {1} of 2 stay")
  @CsvSource({"3, 2", "2, 1", "1, 0"})
  void switchedOffItTakesOnePlaceLikeAnyLogin(int limit, int stay) {
    realm.limit(2, "deny");
    realm.resetEndsOthers(false);
    SignedIn first = SignedIn.by(realm, "app");
    SignedIn second = SignedIn.by(realm, "app");
    realm.limit(limit, "deny");
    Browser browser = new Browser(realm);
    reset(browser, link(browser)).loggedIn();
    assertThat(first.isUsable()).isEqualTo(stay > 1);
    assertThat(second.isUsable()).isEqualTo(stay > 0);
    assertThat(realm.liveSessions()).hasSize(stay + 1);
  }

  @Test
  void withoutALimitItIsAsEver() {
    SignedIn other = SignedIn.by(realm, "app");
    Browser browser = new Browser(realm);
    reset(browser, link(browser)).loggedIn();
    other.assertWorks();
  }

  @Test
  void openingTheLinkEndsNothing() {
    realm.limit(1, "deny");
    SignedIn other = SignedIn.by(realm, "app");
    Browser browser = new Browser(realm);
    String link = link(browser);
    LoginOutcome.Page page = browser.get(link).page();
    browser.submit(page, Map.of("password-new", "one", "password-confirm", "two")).page();
    other.assertWorks();
  }

  /** A new password that is no reset: whoever knew the old one can set it. */
  @Test
  void aPasswordChangedOnTheWayOfALoginIsNoReset() {
    realm.limit(2, "deny");
    SignedIn other = SignedIn.by(realm, "app");
    ObjectNode user = (ObjectNode) realm.user();
    user.putArray("requiredActions").add("UPDATE_PASSWORD");
    realm.admin().put(realm.path("/users/" + realm.userId()), user);
    Browser browser = new Browser(realm);
    LoginOutcome.Page page = browser.login("app").page();
    browser
        .submit(page, Map.of("password-new", NEW_PASSWORD, "password-confirm", NEW_PASSWORD))
        .loggedIn();
    other.assertWorks();
  }
}
