package dev.sessionguard.it.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.realm.RuledRealm;
import dev.sessionguard.it.fixture.server.Servers;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a draft of settings would mean, before it is saved; and two administrators at once. */
class PreviewIT {
  private static RuledRealm realm;

  @BeforeAll
  static void createRealm() {
    realm = new RuledRealm(Realms.on(Servers.h2()).create());
    String staff = realm.addGroup("staff", "");
    realm.join("ann", staff);
    realm.join("ben", staff);
    realm.signIn("ann", 4);
    realm.signIn("ben", 1);
    realm.signIn("cem", 3);
  }

  private static ObjectNode draft(String rules) {
    ObjectNode draft = (ObjectNode) realm.settings();
    ((ObjectNode) draft.path("limit")).put("enabled", true).put("maxSessions", 2);
    draft.set("rules", RuledRealm.json(rules));
    return draft;
  }

  private static Http.Answer preview(Object draft) {
    return realm.admin().send("POST", realm.realm().path(RuledRealm.SETTINGS + "/preview"), draft);
  }

  @Test
  void eachRuleTellsWhomItFindsAboveIt() {
    ObjectNode draft =
        draft(
            """
            [{"name":"Staff","mode":"report-only","who":{"groups":["/staff"]},
              "limit":{"maxSessions":1}},
             {"name":"Off","enabled":false,"who":{"groups":["/staff"]},"exempt":true},
             {"name":"Nobody","who":{"users":["never heard of"]},"exempt":true}]""");
    JsonNode before = realm.settings();
    JsonNode preview = preview(draft).json();
    assertThat(preview.path("complete").asBoolean()).isTrue();
    JsonNode staff = preview.at("/rules/0");
    assertThat(staff.path("name").asText()).isEqualTo("Staff");
    assertThat(staff.path("users").asInt()).isEqualTo(2);
    assertThat(staff.path("usersAbove").asInt()).isEqualTo(1);
    assertThat(staff.path("sessionsAbove").asInt()).isEqualTo(3);
    assertThat(staff.at("/named/0/username").asText()).isEqualTo(realm.as("ann").username());
    assertThat(staff.at("/named/0/held").asInt()).isEqualTo(4);
    assertThat(preview.at("/realm/users").asInt()).isEqualTo(1);
    assertThat(preview.at("/realm/usersAbove").asInt()).isEqualTo(1);
    assertThat(preview.at("/rules/1/users").asInt()).isZero();
    assertThat(preview.at("/rules/2/users").asInt()).isZero();
    assertThat(realm.settings()).as("nothing is stored").isEqualTo(before);
  }

  @Test
  void applicationsAndCapsTellWhatIsAboveThem() {
    ObjectNode draft =
        draft(
            "[{\"name\":\"Free\",\"who\":{\"users\":[\"%s\"]},\"exempt\":true}]"
                .formatted(realm.as("ben").username()));
    draft.set(
        "applications",
        RuledRealm.json(
            """
            [{"name":"CRM","clients":["app","backend"],"maxSessions":3,"whenExceeded":"deny"},
             {"name":"Off","enabled":false,"clients":["consent"],"maxSessions":1,
              "whenExceeded":"deny"},
             {"name":"Other","mode":"report-only","clients":["device"],"maxSessions":1,
              "whenExceeded":"deny"}]"""));
    draft.set(
        "caps",
        RuledRealm.json(
            """
            [{"scope":"realm","maxSessions":5,"whenExceeded":"deny"},
             {"scope":"client","of":"app","maxSessions":100,"whenExceeded":"end-oldest",
              "mode":"report-only"},
             {"scope":"client","of":"device","enabled":false,"maxSessions":1,
              "whenExceeded":"deny"}]"""));
    JsonNode preview = preview(draft).json();
    assertThat(preview.path("complete").asBoolean()).isTrue();
    assertThat(preview.path("applications").findValuesAsText("name"))
        .containsExactly("CRM", "Other");
    JsonNode crm = preview.at("/applications/0");
    assertThat(crm.path("users").asInt()).as("without whom a rule exempts").isEqualTo(2);
    assertThat(crm.path("usersAbove").asInt()).isEqualTo(1);
    assertThat(crm.path("sessionsAbove").asInt()).isEqualTo(1);
    assertThat(crm.at("/named/0/username").asText()).isEqualTo(realm.as("ann").username());
    assertThat(crm.at("/named/0/held").asInt()).isEqualTo(4);
    assertThat(crm.at("/named/0/max").asInt()).isEqualTo(3);
    assertThat(preview.at("/applications/1/users").asInt()).isZero();
    assertThat(preview.path("caps").toString())
        .isEqualTo(
            "[{\"cap\":\"realm\",\"held\":7,\"maxSessions\":5,\"sessionsAbove\":2},"
                + "{\"cap\":\"client:app\",\"held\":7,\"maxSessions\":100,\"sessionsAbove\":0}]");
  }

  @Test
  void aFaultyDraftIsRefusedAsAtSaving() {
    Http.Answer answer = preview(draft("[{\"name\":\"A\",\"who\":{},\"exempt\":true}]"));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("field").asText()).isEqualTo("rules[0].who");
    assertThat(preview(Map.of("limit", 5)).status()).isEqualTo(400);
  }

  @Test
  void whoSavesWhatSomebodyElseHasChangedIsTold() {
    String path = realm.realm().path(RuledRealm.SETTINGS);
    Http.Answer read = realm.admin().send("GET", path, null);
    String tag = read.headers().firstValue("ETag").orElseThrow();
    ObjectNode mine = (ObjectNode) read.json();
    ((ObjectNode) mine.path("history")).put("retentionDays", 33);
    Http.Answer saved = realm.admin().putIfMatch(tag, path, mine);
    assertThat(saved.status()).isEqualTo(200);
    String now = saved.headers().firstValue("ETag").orElseThrow();
    assertThat(now).isNotEqualTo(tag);
    ((ObjectNode) mine.path("history")).put("retentionDays", 44);
    Http.Answer late = realm.admin().putIfMatch(tag, path, mine);
    assertThat(late.status()).isEqualTo(412);
    assertThat(late.text("error")).isEqualTo("settings-changed");
    assertThat(realm.settings().at("/history/retentionDays").asInt()).isEqualTo(33);
    assertThat(realm.admin().putIfMatch(now, path, mine).status()).isEqualTo(200);
    assertThat(realm.settings().at("/history/retentionDays").asInt()).isEqualTo(44);
  }
}
