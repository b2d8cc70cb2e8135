package dev.sessionguard.it.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.person.SignedIn;
import dev.sessionguard.it.fixture.realm.LoginOutcome;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.realm.RuledRealm;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One phone and one computer: limits by the kind of device that a session is on. */
class DevicesIT {
  private static final String PHONE =
      "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
          + " Gecko) Version/17.5 Mobile/15E148 Safari/604.1";
  private static final String COMPUTER =
      "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

  private static final String ONE_EACH =
      """
      [{"name":"Phone","who":{"devices":["mobile"]},"limit":{"maxSessions":1,"whenExceeded":"HOW"}},
       {"name":"Computer","who":{"devices":["desktop"]},"limit":{"maxSessions":1,"whenExceeded":"HOW"}}]""";

  private static RuledRealm realm(KeycloakServer server, String whenExceeded) {
    RuledRealm realm = new RuledRealm(Realms.on(server).create());
    realm.rules(ONE_EACH.replace("HOW", whenExceeded));
    return realm;
  }

  private static LoginOutcome outcome(RuledRealm realm, String device) {
    return new Browser(realm.as("ann")).calledItself(device).login("app");
  }

  private static SignedIn in(RuledRealm realm, String device) {
    String code = outcome(realm, device).loggedIn().code();
    return SignedIn.by(realm.as("ann"), "app", new Oidc(realm.as("ann"), "app").exchange(code));
  }

  @Test
  void aSecondPhoneIsRefusedAndAComputerIsNot() {
    RuledRealm realm = realm(Servers.h2(), "deny");
    SignedIn phone = in(realm, PHONE);
    assertThat(outcome(realm, PHONE).isRefused()).isTrue();
    SignedIn computer = in(realm, COMPUTER);
    assertThat(outcome(realm, COMPUTER).isRefused()).isTrue();
    assertThat(realm.letIn("ann", 3)).as("programs, which no rule names").isEqualTo(3);
    phone.assertWorks();
    computer.assertWorks();
  }

  @Test
  void aNewPhoneEndsTheOldPhone() {
    RuledRealm realm = realm(Servers.h2(), "end-oldest");
    SignedIn computer = in(realm, COMPUTER);
    SignedIn phone = in(realm, PHONE);
    SignedIn newPhone = in(realm, PHONE);
    phone.assertRefused();
    computer.assertWorks();
    newPhone.assertWorks();
  }

  @Test
  void thePolicyTellsEachDevice() {
    RuledRealm realm = realm(Servers.h2(), "deny");
    in(realm, PHONE);
    JsonNode policy = realm.policy("ann");
    assertThat(policy.at("/limit/maxSessions").isNull()).isTrue();
    JsonNode byDevice = policy.path("byDevice");
    assertThat(byDevice).hasSize(3);
    assertThat(byDevice.at("/0/devices/0").asText()).isEqualTo("desktop");
    assertThat(byDevice.at("/0/next").asText()).isEqualTo("allowed");
    assertThat(byDevice.at("/1/devices/0").asText()).isEqualTo("mobile");
    assertThat(byDevice.at("/1/limit/from").asText()).isEqualTo("Phone");
    assertThat(byDevice.at("/1/held").asInt()).isEqualTo(1);
    assertThat(byDevice.at("/1/next").asText()).isEqualTo("deny");
  }

  /** What is too many on one kind of device ends, and nothing on another. */
  @Test
  void aLoweredLimitEndsTheSurplusOfItsDevice() {
    RuledRealm realm = new RuledRealm(Realms.on(Servers.postgres()).create());
    List<SignedIn> phones = List.of(in(realm, PHONE), in(realm, PHONE), in(realm, PHONE));
    List<SignedIn> computers = List.of(in(realm, COMPUTER), in(realm, COMPUTER));
    realm.rules(
        """
        [{"name":"Phone","who":{"devices":["mobile"]},
          "limit":{"maxSessions":1,"whenExceeded":"end-oldest"}}]""");
    Await.untilAsserted(
        Duration.ofSeconds(60), () -> assertThat(SignedIn.usable(phones)).isEqualTo(1));
    phones.get(2).assertWorks();
    computers.forEach(SignedIn::assertWorks);
  }
}
