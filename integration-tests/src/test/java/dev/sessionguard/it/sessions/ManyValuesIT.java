package dev.sessionguard.it.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.realm.LedgerFill;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.Servers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Values of a realm with more sessions than are read for them. */
class ManyValuesIT {
  private static final int USERS = 2_000;
  private static final int ROWS = 40_000;

  private static Realm realm;

  @BeforeAll
  static void fill() throws SQLException {
    realm = Realms.on(Servers.postgres()).ofLongSessions().create();
    try (Connection connection = Servers.database().connect("single")) {
      LedgerFill fill = new LedgerFill(connection, realm.id(), USERS);
      fill.users(realm.addRole("auditor"), realm.addRole("member"));
      fill.sessions(1, ROWS, realm.clientUuid("app"));
    }
  }

  private static JsonNode values(String query) {
    return realm.admin().get(realm.path("/session-guard/sessions/values?" + query));
  }

  private static List<String> labels(String query) {
    return values(query).path("values").findValuesAsText("label");
  }

  @Test
  void theMostFrequentAreEstimatedByASample() {
    JsonNode cities = values("field=city&status=ended&max=3");
    assertThat(cities.path("complete").asBoolean()).isFalse();
    assertThat(cities.path("values")).hasSize(3);
    JsonNode first = cities.at("/values/0");
    assertThat(first.path("label").asText()).isEqualTo("City 01");
    assertThat(first.path("countIsExact").asBoolean()).isFalse();
    JsonNode list =
        realm.admin().get(realm.path("/session-guard/sessions?city=City+01&status=ended&max=1"));
    assertThat(first.path("count").asDouble())
        .isBetween(list.path("total").asDouble() * 0.8, list.path("total").asDouble() * 1.2);
    assertThat(values("field=client&status=ended").path("values").findValuesAsText("value"))
        .startsWith("app", "backend");
  }

  /** Some 20 of the 40,000 sessions were there: too few for any sample. */
  @Test
  void whatASampleLacksIsFoundByItsName() {
    assertThat(labels("field=city&status=all&search=ykja")).containsExactly("Reykjavik");
    assertThat(labels("field=user&status=all&search=anna&max=100"))
        .hasSize(100)
        .allSatisfy(name -> assertThat(name).contains("anna"));
    String rare = labels("field=user&status=all&search=.007cf").get(0);
    assertThat(rare).isEqualTo("tilda.007cf");
    assertThat(labels("field=user&status=all&search=no.such.user")).isEmpty();
    assertThat(labels("field=city&status=all&search=nowhere")).isEmpty();
  }

  @Test
  void anyPartIsFoundAmongLiveAndEndedOnes() {
    for (String search : List.of("ilda.007cf", "7cf%40example", "ykjav")) {
      JsonNode found =
          realm
              .admin()
              .get(realm.path("/session-guard/sessions?status=all&max=100&search=" + search));
      assertThat(found.path("total").asInt()).as(search).isPositive();
      assertThat(found.path("items"))
          .as(search)
          .allSatisfy(
              item ->
                  assertThat(item.path("username").asText() + item.path("city").asText())
                      .containsAnyOf("tilda.007cf", "Reykjavik"));
    }
    JsonNode everybody =
        realm.admin().get(realm.path("/session-guard/sessions?status=ended&search=first&max=5"));
    assertThat(everybody.path("items")).hasSize(5);
    assertThat(everybody.path("totalIsExact").asBoolean()).isFalse();
  }
}
