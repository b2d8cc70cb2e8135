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

/** Applications as they are stored, refused and warned of. */
class ApplicationsRestIT {
  private static final String CRM =
      """
      {"name":"CRM","enabled":true,"clients":["app","device"],"maxSessions":1,\
      "whenExceeded":"deny","mode":"enforced"}""";

  private static Realm realm() {
    return Realms.on(Servers.h2()).create();
  }

  private static JsonNode settings(Realm realm) {
    return realm.admin().get(realm.path(RuledRealm.SETTINGS));
  }

  private static Http.Answer put(Realm realm, String applications) {
    ObjectNode settings = (ObjectNode) settings(realm);
    settings.set("applications", RuledRealm.json(applications));
    return realm.admin().send("PUT", realm.path(RuledRealm.SETTINGS), settings);
  }

  @Test
  void applicationsAreStoredAndStatedAndAPutWithoutThemLeavesThem() {
    Realm realm = realm();
    assertThat(settings(realm).path("applications").toString()).isEqualTo("[]");
    assertThat(put(realm, "[" + CRM + "]").status()).isEqualTo(200);
    assertThat(settings(realm).path("applications").toString()).isEqualTo("[" + CRM + "]");
    realm.admin().put(realm.path(RuledRealm.SETTINGS), Realm.settings(false, 3, "deny"));
    assertThat(settings(realm).path("applications").toString()).isEqualTo("[" + CRM + "]");
    assertThat(
            realm.admin().send("GET", realm.path(RuledRealm.SETTINGS + "/statement"), null).body())
        .contains("- CRM: clients app, device: 1 session, a login into it beyond that is refused");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          [{"name":"A","clients":["gone"],"maxSessions":1,"whenExceeded":"deny"}] | applications[0].clients[0]
          [{"name":"A","clients":["app"],"maxSessions":1,"whenExceeded":"deny"},{"name":"B","clients":["app"],"maxSessions":1,"whenExceeded":"deny"}] | applications[1].clients[0]
          [{"name":"A","clients":["app"],"maxSessions":0,"whenExceeded":"deny"}] | applications[0].maxSessions
          [{"name":"A","clients":["app"],"maxSessions":1,"whenExceeded":"deny","mode":"off"}] | applications[0].mode
          {} | applications
          """)
  void whatIsWrongIsToldAtItsPlaceAndNothingIsStored(String applications, String field) {
    Realm realm = realm();
    put(realm, "[" + CRM + "]");
    JsonNode before = settings(realm);
    Http.Answer answer = put(realm, applications);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.text("field")).isEqualTo(field);
    assertThat(settings(realm)).isEqualTo(before);
  }

  @Test
  void aClientThatIsGoneIsWarnedOfAndMayStay() {
    Realm realm = realm();
    put(realm, "[" + CRM + "]");
    realm.admin().delete(realm.path("/clients/" + realm.clientUuid("device")));
    JsonNode warning = settings(realm).at("/warnings/0");
    assertThat(warning.path("code").asText()).isEqualTo("application-clients-unknown");
    assertThat(warning.path("field").asText()).isEqualTo("applications[0]");
    assertThat(warning.at("/parameters/clients").asText()).isEqualTo("device");
    assertThat(put(realm, "[" + CRM.replace("\"CRM\"", "\"Till\"") + "]").status()).isEqualTo(200);
    assertThat(new Oidc(realm, "app").directGrant().status()).isEqualTo(200);
    assertThat(new Oidc(realm, "app").directGrant().status()).isEqualTo(400);
  }

  @Test
  void ofAPoisonedAttributeTheGoodOnesHold() {
    Realm imported =
        Realms.on(Servers.h2())
            .attributes(
                Http.JSON
                    .createObjectNode()
                    .put("sessionGuard.applications", "[5,{\"name\":\"bad\"}," + CRM + "]"))
            .create();
    assertThat(settings(imported).path("applications").toString()).isEqualTo("[" + CRM + "]");
    assertThat(settings(imported).at("/drift/settings/0/field").asText()).isEqualTo("applications");
    assertThat(new Oidc(imported, "app").directGrant().status()).isEqualTo(200);
    assertThat(new Oidc(imported, "app").directGrant().status()).isEqualTo(400);
  }

  @Test
  void whatAForeignUpdateDropsStays() {
    Realm realm = realm();
    put(realm, "[" + CRM + "]");
    realm.admin().put(realm.path(""), Map.of("attributes", Map.of("foo", "bar")));
    assertThat(settings(realm).path("applications").toString()).isEqualTo("[" + CRM + "]");
    assertThat(settings(realm).at("/drift/settings/0/reason").asText())
        .isEqualTo("settings-vanished");
  }
}
