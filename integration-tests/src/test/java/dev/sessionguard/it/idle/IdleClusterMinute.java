package dev.sessionguard.it.idle;

import dev.sessionguard.it.fixture.check.Await;
import dev.sessionguard.it.fixture.check.IdleWatch;
import dev.sessionguard.it.fixture.client.BackChannel;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.realm.IdleSetting;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The minute on two nodes: whichever finds the idle session, it ends once. */
final class IdleClusterMinute implements AutoCloseable {
  final BackChannel application = new BackChannel(BackChannel.Mood.ANSWERS);
  final List<IdleWatch.Session> idle = new ArrayList<>();
  final List<Integer> refreshes = new ArrayList<>();
  final List<Boolean> activeBefore = new ArrayList<>();
  final List<Integer> refusals = new ArrayList<>();
  IdleWatch.Session active;
  private List<Realm> nodes;

  void pass() {
    List<KeycloakServer> servers = Servers.cluster();
    Realm realm = Realms.on(servers.get(0)).backChannel(application).create();
    nodes = List.of(realm, realm.at(servers.get(1)));
    // one issuer for both, as behind a proxy; else a token of one is none at the other
    realm
        .admin()
        .put(
            realm.path(""),
            Map.of("attributes", Map.of("frontendUrl", servers.get(0).base() + "/")));
    IdleSetting.put(nodes.get(1), true, 1, "minutes");
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

  @Override
  public void close() {
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
}
