package dev.sessionguard.ledger.keycloak;

import jakarta.persistence.EntityManager;
import jakarta.persistence.FlushModeType;
import jakarta.persistence.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one table that are inserted many by a statement, in the order in which they were added.
 * One that is there by now stays as it is.
 */
final class RowInserts {

  /** So many that a round trip does not count; times the columns, few enough for any database. */
  private static final int AT_ONCE = 50;

  private static final String INSERT = "insert into %s (%s) values %s on conflict do nothing";

  private final EntityManager em;
  private final String entity;
  private final List<Map<String, @Nullable Object>> rows = new ArrayList<>();

  RowInserts(EntityManager em, String entity) {
    this.em = em;
    this.entity = entity;
  }

  /** Adds a row; all have the same columns in the same order. */
  void add(Map<String, @Nullable Object> row) {
    rows.add(row);
  }

  /** Inserts what was added. */
  void run() {
    int from = 0;
    while (rows.size() - from >= AT_ONCE) {
      insert(rows.subList(from, from + AT_ONCE));
      from += AT_ONCE;
    }
    // one by one: a statement of its own for each number would be planned anew
    for (Map<String, @Nullable Object> row : rows.subList(from, rows.size())) {
      insert(List.of(row));
    }
    rows.clear();
  }

  private void insert(List<Map<String, @Nullable Object>> some) {
    List<String> columns = List.copyOf(some.get(0).keySet());
    String values =
        IntStream.range(0, some.size())
            .mapToObj(
                row ->
                    columns.stream()
                        .map(column -> ":" + column + row)
                        .collect(Collectors.joining(", ", "(", ")")))
            .collect(Collectors.joining(", "));
    Query insert =
        em.createQuery(INSERT.formatted(entity, String.join(", ", columns), values))
            // Without a look for what else the transaction has to write: where hundreds of sessions
            // are adopted, and so are read, that look costs more than the insert.
            .setFlushMode(FlushModeType.COMMIT);
    for (int row = 0; row < some.size(); row++) {
      for (Map.Entry<String, @Nullable Object> value : some.get(row).entrySet()) {
        insert.setParameter(value.getKey() + row, value.getValue());
      }
    }
    insert.executeUpdate();
  }
}
