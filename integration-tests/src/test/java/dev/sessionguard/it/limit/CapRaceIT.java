package dev.sessionguard.it.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.it.fixture.check.Parallel;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.person.SignedIn;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.realm.RuledRealm;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Logins of one moment on two nodes, of many users: of all sessions that were handed out no more
 * can be used than the cap allows, and a free place is never refused.
 */
class CapRaceIT {
  private static final int ROUNDS = Integer.getInteger("sessionGuard.rounds", 3);
  private static final int USERS = 8;
  private static final int AT_ONCE = 32;

  /** Those that could be used when they were last looked at; the dead stay dead. */
  private final List<SignedIn> handedOut = new ArrayList<>();

  private static RuledRealm realm(List<KeycloakServer> nodes, String caps) {
    RuledRealm realm =
        new RuledRealm(Realms.on(nodes.get(0)).with("eventsEnabled", false).create());
    realm.own(false, 3, "deny");
    IntStream.range(0, USERS).forEach(i -> realm.as("user" + i));
    realm.caps(caps);
    return realm;
  }

  /**
   * How many of so many logins at once are let in; the others are refused or asked to come again.
   */
  private int letIn(RuledRealm realm, List<KeycloakServer> nodes) {
    List<Callable<Http.Answer>> logins = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      Realm user = realm.as("user" + i % USERS);
      KeycloakServer node = nodes.get(i % nodes.size());
      String client = i % 3 == 0 ? "device" : "app";
      logins.add(() -> new Oidc(user, client).through(node).directGrant());
    }
    List<Http.Answer> answers = Parallel.run(logins);
    busy = 0;
    int in = 0;
    for (int i = 0; i < answers.size(); i++) {
      Http.Answer answer = answers.get(i);
      assertThat(answer.status()).as(answer.body()).isIn(200, 400, 503);
      busy += answer.status() == 503 ? 1 : 0;
      if (answer.status() == 200) {
        in++;
        String client = i % 3 == 0 ? "device" : "app";
        handedOut.add(SignedIn.by(realm.as("user" + i % USERS), client, answer));
      }
    }
    return in;
  }

  /** Those that others kept from the only place for two seconds; they may try again. */
  private int busy;

  private void look() {
    handedOut.removeIf(session -> !session.isUsable());
  }

  private long usable(Predicate<SignedIn> which) {
    return handedOut.stream().filter(which).count();
  }

  @ParameterizedTest
  @CsvSource({"1, deny", "10, deny", "1, end-oldest", "10, end-oldest"})
  void neverMoreThanTheRealmMayHave(int max, String whenExceeded) {
    List<KeycloakServer> nodes = Servers.cluster();
    RuledRealm realm =
        realm(
            nodes,
            "[{\"scope\":\"realm\",\"maxSessions\":%d,\"whenExceeded\":\"%s\"}]"
                .formatted(max, whenExceeded));
    for (int round = 0; round < ROUNDS; round++) {
      int in = letIn(realm, nodes);
      if (whenExceeded.equals("deny")) {
        assertThat(in).as("let in, round %d", round).isEqualTo(round == 0 ? max : 0);
      } else {
        // with one place each login waits for the one before it
        assertThat(in + (max == 1 ? busy : 0)).as("let in, round %d", round).isEqualTo(AT_ONCE);
      }
      look();
      assertThat(handedOut).as("usable, round %d", round).hasSize(max);
    }
  }

  /** A limit of two for each user, seven in all, three in one client. */
  @ParameterizedTest
  @CsvSource({"deny, deny", "end-oldest, deny", "deny, end-oldest", "end-oldest, end-oldest"})
  void eachOfSeveralHolds(String ofUser, String ofCap) {
    List<KeycloakServer> nodes = Servers.cluster();
    RuledRealm realm =
        realm(
            nodes,
            """
            [{"scope":"realm","maxSessions":7,"whenExceeded":"HOW"},
             {"scope":"client","of":"app","maxSessions":3,"whenExceeded":"HOW"}]"""
                .replace("HOW", ofCap));
    realm.own(true, 2, ofUser);
    for (int round = 0; round < ROUNDS; round++) {
      letIn(realm, nodes);
      look();
      assertThat(handedOut).as("usable, round %d", round).hasSizeBetween(1, 7);
      assertThat(usable(session -> session.client().equals("app")))
          .as("usable in app, round %d", round)
          .isLessThanOrEqualTo(3);
      for (int i = 0; i < USERS; i++) {
        String user = realm.as("user" + i).username();
        assertThat(usable(session -> session.realm().username().equals(user)))
            .as("usable of %s, round %d", user, round)
            .isLessThanOrEqualTo(2);
      }
    }
  }
}
