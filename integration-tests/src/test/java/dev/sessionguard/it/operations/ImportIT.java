package dev.sessionguard.it.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.check.Rounds;
import dev.sessionguard.it.fixture.client.Kc;
import dev.sessionguard.it.fixture.person.SignedIn;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.FreePort;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Servers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A realm that is exported and imported over itself, as {@code kc.sh} does it on stopped nodes. */
class ImportIT {
  private static JsonNode history(Realm realm) {
    return realm.admin().get(realm.path("/session-guard/sessions?status=ended")).path("items");
  }

  @Test
  void anImportOverItKeepsTheHistoryOfARealm() {
    String url = Servers.database().createEmptyDatabase("import");
    int port = FreePort.next();
    Realm realm;
    Path file;
    Kc kc;
    try (KeycloakServer server = KeycloakServer.builder().postgres(url).port(port).start()) {
      realm = Realms.on(server).create();
      SignedIn ended = SignedIn.by(realm, "app");
      realm.admin().delete(realm.path("/session-guard/sessions/" + ended.session()));
      assertThat(history(realm)).hasSize(1);
      kc = new Kc(server, url);
      file = server.home().resolve("data/realm.json");
    }
    kc.run("export", "--realm=" + realm.name(), "--file=" + file);
    kc.run("import", "--override=true", "--file=" + file);
    try (KeycloakServer server = KeycloakServer.builder().postgres(url).port(port).start()) {
      Realm again = realm.at(server);
      Rounds.await(2, server);
      assertThat(history(again).findValuesAsText("username")).isEqualTo(List.of(Realm.USER));
    }
  }
}
