package dev.sessionguard.it.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.client.Oidc;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.realm.RuledRealm;
import dev.sessionguard.it.fixture.server.Servers;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Caps as they are stored, refused and warned of. */
class CapsRestIT {
  private static final String OF_APP =
      """
      {"scope":"client","of":"app","enabled":true,"maxSessions":1,"whenExceeded":"deny","mode":"enforced"}""";

  private static Realm realm() {
    return Realms.on(Servers.h2()).create();
  }

  private static JsonNode settings(Realm realm) {
    return realm.admin().get(realm.path(RuledRealm.SETTINGS));
  }

  private static Http.Answer put(Realm realm, String caps) {
    ObjectNode settings = (ObjectNode) settings(realm);
    settings.set("caps", RuledRealm.json(caps));
    return realm.admin().send("PUT", realm.path(RuledRealm.SETTINGS), settings);
  }

  @Test
  void capsAreStoredAndStatedAndAPutWithoutThemLeavesThem() {
    Realm realm = realm();
    assertThat(settings(realm).path("caps").toString()).isEqualTo("[]");
    assertThat(put(realm, "[" + OF_APP + "]").status()).isEqualTo(200);
    assertThat(settings(realm).path("caps").toString()).isEqualTo("[" + OF_APP + "]");
    realm.admin().put(realm.path(RuledRealm.SETTINGS), Realm.settings(false, 3, "deny"));
    assertThat(settings(realm).path("caps").toString()).isEqualTo("[" + OF_APP + "]");
    assertThat(
            realm.admin().send("GET", realm.path(RuledRealm.SETTINGS + "/statement"), null).body())
        .contains("- Client app: at most 1 session, a login beyond that is refused");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          [{"scope":"client","of":"gone","maxSessions":1,"whenExceeded":"deny"}] | caps[0].of
          [{"scope":"organization","of":"gone","maxSessions":1,"whenExceeded":"deny"}] | caps[0].of
          [{"scope":"realm","maxSessions":0,"whenExceeded":"deny"}] | caps[0].maxSessions
          [{"scope":"realm","maxSessions":1,"whenExceeded":"ask-user"}] | caps[0].whenExceeded
          [{"scope":"realm","maxSessions":1,"whenExceeded":"deny"},{"scope":"realm","maxSessions":2,"whenExceeded":"deny"}] | caps[1]
          [{"scope":"realm","maxSessions":1,"whenExceeded":"deny","mode":"off"}] | caps[0].mode
          {} | caps
          """)
  void whatIsWrongIsToldAtItsPlaceAndNothingIsStored(String caps, String field) {
    Realm realm = realm();
    put(realm, "[" + OF_APP + "]");
    JsonNode before = settings(realm);
    Http.Answer answer = put(realm, caps);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.text("field")).isEqualTo(field);
    assertThat(settings(realm)).isEqualTo(before);
  }

  @Test
  void aClientThatIsRenamedIsFollowedAndOneThatIsGoneIsWarnedOf() {
    Realm realm = realm();
    put(realm, "[" + OF_APP + "]");
    String uuid = realm.clientUuid("app");
    ObjectNode client = (ObjectNode) realm.admin().get(realm.path("/clients/" + uuid));
    realm.admin().put(realm.path("/clients/" + uuid), client.put("clientId", "desk"));
    assertThat(settings(realm).at("/caps/0/of").asText()).isEqualTo("desk");
    assertThat(new Oidc(realm, "desk").directGrant().status()).isEqualTo(200);
    assertThat(new Oidc(realm, "desk").directGrant().status()).isEqualTo(400);
    realm.admin().delete(realm.path("/clients/" + uuid));
    JsonNode warning = settings(realm).at("/warnings/0");
    assertThat(warning.path("code").asText()).isEqualTo("cap-unknown");
    assertThat(warning.path("field").asText()).isEqualTo("caps[0]");
    assertThat(warning.at("/parameters/of").asText()).isEqualTo("desk");
    assertThat(new Oidc(realm, "device").directGrant().status()).isEqualTo(200);
  }

  @Test
  void ofAPoisonedAttributeTheGoodOnesHold() {
    Realm imported =
        Realms.on(Servers.h2())
            .attributes(
                Http.JSON
                    .createObjectNode()
                    .put("sessionGuard.caps", "[5,{\"scope\":\"bad\"}," + OF_APP + "]"))
            .create();
    assertThat(settings(imported).path("caps").toString()).isEqualTo("[" + OF_APP + "]");
    assertThat(settings(imported).at("/drift/settings/0/field").asText()).isEqualTo("caps");
    assertThat(new Oidc(imported, "app").directGrant().status()).isEqualTo(200);
    assertThat(new Oidc(imported, "app").directGrant().status()).isEqualTo(400);
  }

  @Test
  void whatAForeignUpdateDropsStays() {
    Realm realm = realm();
    put(realm, "[" + OF_APP + "]");
    realm.admin().put(realm.path(""), Map.of("attributes", Map.of("foo", "bar")));
    assertThat(settings(realm).path("caps").toString()).isEqualTo("[" + OF_APP + "]");
    assertThat(settings(realm).at("/drift/settings/0/reason").asText())
        .isEqualTo("settings-vanished");
  }
}
