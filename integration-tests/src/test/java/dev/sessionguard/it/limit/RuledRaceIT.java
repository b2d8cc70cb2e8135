package dev.sessionguard.it.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.it.fixture.check.Parallel;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.Browser;
import dev.sessionguard.it.fixture.person.SignedIn;
import dev.sessionguard.it.fixture.realm.LoginOutcome;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.realm.RuledRealm;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/**
 * Logins of one moment on two nodes, of people to whom different rules apply: of each the number of
 * sessions that can be used is what the rule says, by every token that was handed out.
 */
class RuledRaceIT {
  private static final int ROUNDS = Integer.getInteger("sessionGuard.rounds", 3);
  private static final int AT_ONCE = 12;

  private static final Map<String, String> DEVICES =
      Map.of(
          "phone",
          "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
              + " Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
          "computer",
          "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");

  /** A login, and whose of which kind it is: {@code ann}, {@code cem phone}. */
  private record Login(String whose, Callable<Optional<SignedIn>> work) {}

  private static Optional<SignedIn> direct(Realm user, KeycloakServer node) {
    Http.Answer tokens = new Oidc(user, "app").through(node).directGrant();
    return tokens.status() == 200
        ? Optional.of(SignedIn.by(user, "app", tokens))
        : Optional.empty();
  }

  private static Optional<SignedIn> browser(Realm user, KeycloakServer node, String device) {
    LoginOutcome outcome =
        new Browser(user).through(node).calledItself(DEVICES.get(device)).login("app");
    if (!outcome.isLoggedIn()) {
      return Optional.empty();
    }
    Http.Answer tokens = new Oidc(user, "app").through(node).exchange(outcome.loggedIn().code());
    return tokens.status() == 200 // else a later login has ended it meanwhile
        ? Optional.of(SignedIn.by(user, "app", tokens))
        : Optional.empty();
  }

  private static RuledRealm realm(List<KeycloakServer> nodes) {
    RuledRealm realm =
        new RuledRealm(Realms.on(nodes.get(0)).with("eventsEnabled", false).create());
    realm.realm().addRole("single");
    realm.grantRole("ann", "single");
    realm.join("ben", realm.addGroup("staff", ""));
    realm.as("cem");
    realm.as("dan");
    realm.own(true, 3, "deny");
    realm.rules(
        """
        [{"name":"Tried","mode":"report-only","who":{"groups":["/staff"]},
          "limit":{"maxSessions":1,"whenExceeded":"deny"}},
         {"name":"Single","who":{"realmRoles":["single"]},
          "limit":{"maxSessions":1,"whenExceeded":"deny"}},
         {"name":"Staff","who":{"groups":["/staff"]},
          "limit":{"maxSessions":2,"whenExceeded":"end-oldest"}},
         {"name":"Free","who":{"users":["DAN"]},"exempt":true},
         {"name":"Phone","who":{"devices":["mobile"]},
          "limit":{"maxSessions":1,"whenExceeded":"end-oldest"}}]"""
            .replace("DAN", realm.as("dan").username()));
    return realm;
  }

  private static List<Login> logins(RuledRealm realm, List<KeycloakServer> nodes) {
    List<Login> logins = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      KeycloakServer node = nodes.get(i % nodes.size());
      logins.add(new Login("ann", () -> direct(realm.as("ann"), node)));
      logins.add(new Login("ben", () -> direct(realm.as("ben"), node)));
      if (i < 4) {
        logins.add(new Login("dan", () -> direct(realm.as("dan"), node)));
      }
      for (String device : DEVICES.keySet()) {
        logins.add(new Login("cem " + device, () -> browser(realm.as("cem"), node, device)));
      }
    }
    return logins;
  }

  @Test
  void eachRuleHoldsInARaceOfAll() {
    List<KeycloakServer> nodes = Servers.cluster();
    RuledRealm realm = realm(nodes);
    Map<String, List<SignedIn>> all = new TreeMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      List<Login> logins = logins(realm, nodes);
      List<Optional<SignedIn>> outcomes = Parallel.run(logins.stream().map(Login::work).toList());
      for (int i = 0; i < logins.size(); i++) {
        List<SignedIn> whose =
            all.computeIfAbsent(logins.get(i).whose(), none -> new ArrayList<>());
        outcomes.get(i).ifPresent(whose::add);
      }
      Map<String, Long> usable = new TreeMap<>();
      all.forEach((whose, sessions) -> usable.put(whose, SignedIn.usable(sessions)));
      assertThat(usable)
          .as("usable sessions in round %d", round)
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "ann", 1L,
                  "ben", 2L,
                  "cem computer", 3L,
                  "cem phone", 1L,
                  "dan", 4L * (round + 1)));
    }
  }
}
