package dev.sessionguard.it.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.person.MailBox;
import dev.sessionguard.it.fixture.realm.Cities;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.FreePort;
import dev.sessionguard.it.fixture.server.Servers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which of many new logins a user is mailed about: none hides another one from elsewhere. */
class NewLoginMailIT {
  private static final String FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0";
  private static final String IPHONE =
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
          + " Gecko) Version/18.0 Mobile/15E148 Safari/604.1";
  private static final String CHROME =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/141.0.0.0 Safari/537.36";
  private static final String MAC =
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
          + " Version/18.0 Safari/605.1.15";

  private MailBox mail;
  private Realm realm;

  @BeforeEach
  void createRealm() {
    mail = new MailBox();
    realm = Realms.on(Servers.h2()).mail(mail).create();
    realm.notice(20, "end-oldest", false, true);
    logIn(realm, Cities.ZURICH, FIREFOX);
  }

  @AfterEach
  void closeMail() {
    mail.close();
  }

  private static void logIn(Realm user, String address, String agent) {
    new Browser(user).from(address).calledItself(agent).login("app").loggedIn();
  }

  private List<String> awaitMails(int many) {
    return mail.await(realm.email(), many).stream().map(MailBox.Message::text).toList();
  }

  /** An e-mail to somebody else whose login came later: what was due before has been sent. */
  private void awaitLaterMail() {
    Realm later = realm.withAnotherUser("later-" + UUID.randomUUID());
    logIn(later, Cities.ZURICH, CHROME);
    logIn(later, Cities.OSAKA, IPHONE);
    mail.await(later.email(), 1);
  }

  @Test
  void anOwnNewDeviceDoesNotHideAThief() {
    logIn(realm, Cities.ZURICH, IPHONE);
    assertThat(awaitMails(1).get(0)).contains("Zürich");
    logIn(realm, Cities.OSAKA, CHROME);
    assertThat(awaitMails(2).get(1)).contains("Osaka");
  }

  @Test
  void theSameIsMailedOnce() {
    logIn(realm, Cities.OSAKA, CHROME);
    logIn(realm, Cities.OSAKA, CHROME);
    logIn(realm, Cities.OSAKA, CHROME);
    awaitLaterMail();
    assertThat(awaitMails(1)).hasSize(1);
  }

  @Test
  void devicesMadeUpAtOnePlaceFillNoMailboxAndHideNoOtherPlace() {
    int sent = 0;
    for (String agent : List.of(IPHONE, CHROME, MAC, "curl/8.1", "okhttp/4.9", "Wget/1.2")) {
      logIn(realm, Cities.ZURICH, agent);
      sent = Math.min(3, sent + 1);
      awaitMails(sent);
    }
    awaitLaterMail();
    assertThat(awaitMails(3)).hasSize(3);
    logIn(realm, Cities.OSAKA, CHROME);
    assertThat(awaitMails(4).get(3)).contains("Osaka");
  }

  /** The mail server does not take the first e-mail about the place. */
  @Test
  void whatWasNotMailedIsNotKnown() {
    ObjectNode representation = (ObjectNode) realm.admin().get(realm.path(""));
    ObjectNode server = (ObjectNode) representation.path("smtpServer");
    String port = server.path("port").asText();
    server.put("port", String.valueOf(FreePort.next()));
    realm.admin().put(realm.path(""), representation);
    logIn(realm, Cities.OSAKA, CHROME);
    String failure = "Realm " + realm.name() + ": an e-mail about a session could not be sent";
    Await.untilAsserted(
        Duration.ofSeconds(60), () -> assertThat(realm.server().output()).contains(failure));
    Await.sleep(Duration.ofSeconds(1)); // what follows the failure is written apart
    server.put("port", port);
    realm.admin().put(realm.path(""), representation);
    logIn(realm, Cities.OSAKA, FIREFOX); // the user's own device, but a place not told of
    assertThat(awaitMails(1).get(0)).contains("Osaka").contains("Firefox");
    logIn(realm, Cities.OSAKA, FIREFOX);
    awaitLaterMail();
    assertThat(awaitMails(1)).hasSize(1);
  }

  @Test
  void aDeviceThatWasNotMailedIsNotKnownElsewhere() {
    for (String agent : List.of(IPHONE, CHROME, MAC)) {
      logIn(realm, Cities.ZURICH, agent);
    }
    awaitMails(3);
    logIn(realm, Cities.ZURICH, "curl/8.1"); // the fourth of the place
    awaitLaterMail();
    logIn(realm, Cities.OSAKA, IPHONE);
    awaitMails(4);
    logIn(realm, Cities.OSAKA, "curl/8.1"); // known place
    assertThat(awaitMails(5).get(4)).contains("Osaka");
  }
}
