package dev.sessionguard.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The same minute on two nodes: whichever finds the idle session, it ends once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdleClusterIT {
  private final BackChannel application = new BackChannel(BackChannel.Mood.ANSWERS);
  private final List<IdleWatch.Session> idle = new ArrayList<>();
  private final List<Integer> refreshes = new ArrayList<>();
  private final List<Boolean> activeBefore = new ArrayList<>();
  private final List<Integer> refusals = new ArrayList<>();
  private IdleWatch.Session active;
  private List<Realm> nodes;

  @BeforeAll
  void letAMinutePass() {
    List<KeycloakServer> servers = Servers.cluster();
    Realm realm = Realms.on(servers.get(0)).backChannel(application).create();
    nodes = List.of(realm, realm.at(servers.get(1)));
    // one issuer for both, as behind a proxy; else a token of one is none at the other
    realm
        .admin()
        .put(
            realm.path(""),
            Map.of("attributes", Map.of("frontendUrl", servers.get(0).base() + "/")));
    IdleTimeoutSettingsIT.idle(nodes.get(1), true, 1, "minutes");
    active = IdleWatch.loginAtNode(realm);
    for (int number = 0; number < 6; number++) {
      idle.add(IdleWatch.loginAtNode(nodes.get(number % 2)));
    }
    IdleWatch.Session last = idle.get(idle.size() - 1);
    keepActive(last.since().plus(Duration.ofSeconds(50)));
    for (Realm node : nodes) {
      activeBefore.add(new Oidc(node, "backend").isActive(last.tokens().text("access_token")));
    }
    keepActive(last.since().plus(IdleWatch.IDLE).plusMillis(100));
    for (Realm node : nodes) {
      refusals.add(new Oidc(node, "backend").refresh(last.tokens().text("refresh_token")).status());
    }
    keepActive(Instant.now().plus(Duration.ofSeconds(15)));
  }

  @AfterAll
  void close() {
    application.close();
  }

  /** Refreshes at one node and the other in turn. */
  private void keepActive(Instant end) {
    while (Instant.now().isBefore(end)) {
      Realm node = nodes.get(refreshes.size() % 2);
      Http.Answer answer = new Oidc(node, "backend").refresh(active.tokens().text("refresh_token"));
      refreshes.add(answer.status());
      if (answer.status() == 200) {
        active = new IdleWatch.Session(node, active.id(), active.browser(), answer, Instant.now());
      }
      Duration left = Duration.between(Instant.now(), end);
      Await.sleep(left.toSeconds() > 10 ? Duration.ofSeconds(10) : left.plusMillis(1));
    }
  }

  @Test
  void bothNodesAcceptUntilTheMinuteIsOver() {
    assertThat(activeBefore).containsExactly(true, true);
  }

  @Test
  void bothNodesRefuseAtTheIdleSecond() {
    assertThat(refusals).containsExactly(400, 400);
  }

  @Test
  void everyIdleSessionHasOneEvent() {
    assertThat(idle)
        .allSatisfy(session -> assertThat(session.logoutReasons()).containsExactly("idle"));
  }

  @Test
  void applicationIsToldOnceOfEverySession() {
    assertThat(idle)
        .allSatisfy(session -> assertThat(IdleWatch.told(application, session.id())).hasSize(1));
  }

  @Test
  void userWhoIsActiveOnBothNodesStays() {
    assertThat(refreshes).hasSizeGreaterThanOrEqualTo(6).containsOnly(200);
    assertThat(IdleWatch.told(application, active.id())).isEmpty();
  }
}
