package dev.sessionguard.it.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.person.MailBox;
import dev.sessionguard.it.fixture.realm.LoginOutcome;
import dev.sessionguard.it.fixture.realm.LoginPath;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Checks the fixture itself against a Keycloak that does not have the jar. */
class PlainKeycloakIT {
  private static KeycloakServer server;

  @BeforeAll
  static void start() {
    // on PostgreSQL only because other classes need that build of Keycloak too
    String url = Servers.database().createDatabase("plain");
    server = KeycloakServer.builder().withoutProvider().postgres(url).start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void loginsAreUnlimitedWithoutTheJar() {
    Realm realm = Realms.on(server).create();
    LoginOutcome.LoggedIn login = new Browser(realm).login("backend").loggedIn();
    Http.Answer tokens = new Oidc(realm, "backend").exchange(login.code());
    assertThat(tokens.status()).as(tokens.body()).isEqualTo(200);
    assertThat(new Oidc(realm, "backend").isActive(tokens.text("access_token"))).isTrue();
    assertThat(new Oidc(realm, "app").directGrant().status()).isEqualTo(200);
    assertThat(new Oidc(realm, "app").directGrant("openid offline_access").status()).isEqualTo(200);
    assertThat(realm.liveSessions()).hasSize(3).contains(login.sessionId().orElseThrow());
    realm.endSessions();
    assertThat(realm.liveSessions()).isEmpty();
  }

  @Test
  void everyLoginPathOfTheFixtureWorksWithoutTheJar() {
    try (MailBox mail = new MailBox()) {
      Realm upstream = Realms.on(server).create();
      Realm realm = Realms.on(server).mail(mail).brokeredBy(upstream).create();
      for (LoginPath path : LoginPath.values()) {
        LoginPath.Result result = path.attempt(new LoginPath.Ground(realm, upstream, mail));
        assertThat(result.accepted()).as(path + ": " + result).isTrue();
      }
    }
  }

  @Test
  void ssoReusesTheSession() {
    Realm realm = Realms.on(server).create();
    Browser browser = new Browser(realm);
    assertThat(browser.open("app", Map.of("prompt", "none")))
        .isInstanceOf(LoginOutcome.Failed.class);
    String first = browser.login("app").loggedIn().sessionId().orElseThrow();
    assertThat(browser.open("app", Map.of("prompt", "none")).loggedIn().sessionId())
        .contains(first);
  }
}
