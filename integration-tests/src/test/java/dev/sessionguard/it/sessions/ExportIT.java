package dev.sessionguard.it.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.realm.LedgerFill;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.Servers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The CSV of more sessions than are read at a time. */
class ExportIT {
  private static final int USERS = 40;
  private static final int ROWS = 1300;
  private static final String SESSIONS = "/session-guard/sessions";

  @Test
  void everySessionIsInItOnceAndInOrder() throws SQLException {
    Realm realm = Realms.on(Servers.postgres()).ofLongSessions().create();
    try (Connection connection = Servers.database().connect("single")) {
      LedgerFill fill = new LedgerFill(connection, realm.id(), USERS);
      fill.users(realm.addRole("auditor"), realm.addRole("member"));
      fill.sessions(1, ROWS, realm.clientUuid("app"));
    }
    Set<String> all = new TreeSet<>();
    Map<String, String> owners = new HashMap<>();
    String page = SESSIONS + "?status=all&max=400";
    JsonNode answer = realm.admin().get(realm.path(page));
    while (true) {
      for (JsonNode item : answer.path("items")) {
        all.add(item.path("id").asText());
        owners.put(item.path("sessionId").asText(), item.path("userId").asText());
      }
      if (!answer.hasNonNull("next")) {
        break;
      }
      answer = realm.admin().get(realm.path(page + "&cursor=" + answer.path("next").asText()));
    }
    assertThat(all).hasSize(ROWS);

    Http.Answer csv =
        Http.send(
            Http.request(
                    realm.server().base()
                        + "/admin/realms"
                        + realm.path(SESSIONS + ".csv?status=all&sort=loginTime&order=asc"))
                .header("Authorization", "Bearer " + realm.admin().token())
                .build());
    assertThat(csv.status()).as(csv.body()).isEqualTo(200);
    List<String> lines = csv.body().lines().toList();
    assertThat(lines).hasSize(1 + ROWS);
    List<String> columns = cells(lines.get(0));
    assertThat(columns).endsWith("sessionId", "userId");
    List<List<String>> rows = lines.stream().skip(1).map(ExportIT::cells).toList();
    assertThat(rows)
        .extracting(row -> row.get(columns.indexOf("id")))
        .containsExactlyInAnyOrderElementsOf(all);
    assertThat(rows).extracting(row -> row.get(columns.indexOf("loginTime"))).isSorted();
    assertThat(rows)
        .allSatisfy(
            row ->
                assertThat(owners)
                    .containsEntry(
                        row.get(columns.indexOf("sessionId")), row.get(columns.indexOf("userId"))));
  }

  /** Of a line whose cells are all quoted, and have no quotes in them. */
  private static List<String> cells(String line) {
    return List.of(line.substring(1, line.length() - 1).split("\",\"", -1));
  }
}
