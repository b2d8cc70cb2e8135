package dev.sessionguard.it.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.it.fixture.check.ForgedAddress;
import dev.sessionguard.it.fixture.check.Invariants;
import dev.sessionguard.it.fixture.check.Invariants.Picture;
import dev.sessionguard.it.fixture.check.PoisonedRealm;
import dev.sessionguard.it.fixture.check.Traffic;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.Cluster;
import dev.sessionguard.it.fixture.server.Servers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes wrong around a cluster, in short; all of it is in {@code FaultProof}. */
class FaultsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  static Stream<Map<String, String>> poisons() {
    return PoisonedRealm.poisons();
  }

  @ParameterizedTest
  @MethodSource("poisons")
  void aPoisonedRealmLetsItsUsersIn(Map<String, String> poison) {
    assertThat(PoisonedRealm.use(Servers.cluster(), poison)).isEqualTo(4);
  }

  @Test
  void aForgedAddressIsCountedAndNotBelieved() throws SQLException {
    assertThat(ForgedAddress.logIn(Servers.sharedCluster()))
        .allMatch(ip -> ip.matches("[0-9a-fA-F:.]{2,45}"));
  }

  @Test
  void aNodesDeathAmongLoginsLeavesEveryGuarantee() throws SQLException {
    Cluster cluster = Servers.sharedCluster();
    List<Realm> users = new ArrayList<>();
    for (String whenExceeded : List.of("deny", "end-oldest", "end-least-recent")) {
      Realm realm = Realms.on(cluster.node(0)).create();
      realm.limit(2, whenExceeded);
      users.add(realm);
    }
    Set<String> realms = users.stream().map(Realm::id).collect(Collectors.toSet());
    UnaryOperator<Picture> ours = picture -> picture.of(realms);
    try (Connection connection = cluster.connect();
        Traffic traffic = new Traffic(users, cluster.nodes())) {
      traffic.awaitMore(40);
      cluster.kill(1);
      try {
        traffic.awaitMore(40);
        assertThat(Invariants.violations(ours.apply(Invariants.read(connection)))).isEmpty();
      } finally {
        traffic.close();
        cluster.restart(1);
      }
      Invariants.awaitNone(connection, PATIENCE, ours);
      assertThat(traffic.usableAbove(2)).isEmpty();
    }
  }
}
