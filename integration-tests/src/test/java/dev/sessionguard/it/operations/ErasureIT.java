package dev.sessionguard.it.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionguard.it.fixture.person.SignedIn;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.realm.RuledRealm;
import dev.sessionguard.it.fixture.server.Servers;
import dev.sessionguard.it.fixture.server.SharedTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whoever is deleted is gone from every table of ours, also from those that come with time. */
class ErasureIT {

  /** Its rows are about a row of the ledger, and name a user by that only. */
  private static final String CLIENTS = "session_guard_client";

  /** What applications are still to be told of; gone when they are ({@code DeletionIT}). */
  private static final List<String> OWED =
      List.of("session_guard_ending", "session_guard_farewell", "session_guard_job_event");

  private static List<String> tablesWith(String column) {
    return SharedTables.query(
        "select table_name from information_schema.columns"
            + " where table_name like 'session\\_guard\\_%' and column_name = ? order by 1",
        column);
  }

  /** Puts a row into the table: what must not be empty has a value, whatever it means. */
  private static void fill(String table, Map<String, ?> known) {
    Map<String, Object> values = new TreeMap<>(known);
    for (String column :
        SharedTables.query(
            "select column_name from information_schema.columns"
                + " where table_name = ? and is_nullable = 'NO'",
            table)) {
      String type =
          SharedTables.query(
                  "select data_type from information_schema.columns"
                      + " where table_name = ? and column_name = ?",
                  table,
                  column)
              .get(0);
      values.putIfAbsent(
          column,
          switch (type) {
            case "boolean" -> false;
            case "integer" -> 0;
            // of now: what is old goes by itself
            case "bigint" -> System.currentTimeMillis();
            default -> UUID.randomUUID().toString().substring(0, 16);
          });
    }
    int rows =
        SharedTables.update(
            "insert into %s (%s) values (%s) on conflict do nothing"
                .formatted(
                    table,
                    String.join(", ", values.keySet()),
                    String.join(", ", values.keySet().stream().map(each -> "?").toList())),
            values.values().toArray());
    assertThat(rows).as(table).isBetween(0, 1); // a login has filled some
  }

  private static Map<String, String> rows(List<String> tables, String column, String value) {
    Map<String, String> rows = new TreeMap<>();
    for (String table : tables) {
      rows.put(
          table,
          SharedTables.query("select count(*) from %s where %s = ?".formatted(table, column), value)
              .get(0));
    }
    return rows;
  }

  private static List<String> ledgerRows(Realm realm) {
    return SharedTables.query("select id from session_guard_ledger where realm_id = ?", realm.id());
  }

  private static Realm signedIn() {
    Realm realm = Realms.on(Servers.postgres()).create();
    realm.limit(2, "end-oldest");
    SignedIn.by(realm, "app");
    return realm;
  }

  @Test
  void aDeletedUserIsInNoTable() {
    Realm realm = signedIn();
    List<String> tables = tablesWith("user_id");
    tables.forEach(table -> fill(table, Map.of("realm_id", realm.id(), "user_id", realm.userId())));
    List<String> ledger = ledgerRows(realm);
    assertThat(tables).hasSizeGreaterThan(6);
    assertThat(rows(tables, "user_id", realm.userId())).doesNotContainValue("0");
    assertThat(clientsOf(ledger)).isNotEmpty();
    realm.admin().delete(realm.path("/users/" + realm.userId()));
    tables.removeAll(OWED);
    assertThat(rows(tables, "user_id", realm.userId()).values()).containsOnly("0");
    assertThat(clientsOf(ledger)).isEmpty();
  }

  @Test
  void aDeletedRealmIsInNoTable() {
    Realm realm = signedIn();
    String id = realm.id();
    new RuledRealm(realm)
        .caps("[{\"scope\":\"realm\",\"maxSessions\":3,\"whenExceeded\":\"deny\"}]");
    SignedIn.by(realm, "app");
    List<String> tables = tablesWith("realm_id");
    // the reconciler forgets places of no cap, so these are real ones
    tables.stream()
        .filter(table -> !table.equals("session_guard_place"))
        .forEach(table -> fill(table, Map.of("realm_id", id)));
    assertThat(tables).hasSizeGreaterThan(9).contains(CLIENTS);
    assertThat(rows(tables, "realm_id", id)).doesNotContainValue("0");
    realm.admin().delete(realm.path(""));
    assertThat(rows(tables, "realm_id", id).values()).containsOnly("0");
  }

  private static List<String> clientsOf(List<String> ledger) {
    List<String> clients = new ArrayList<>();
    for (String row : ledger) {
      clients.addAll(
          SharedTables.query(
              "select client_id from session_guard_client where ledger_id = ?", row));
    }
    return clients;
  }
}
