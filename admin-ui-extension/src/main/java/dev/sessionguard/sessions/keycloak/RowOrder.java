package dev.sessionguard.sessions.keycloak;

import dev.sessionguard.ledger.keycloak.LedgerEntity;
import dev.sessionguard.sessions.Position;
import dev.sessionguard.sessions.SessionQuery;
import dev.sessionguard.sessions.SortKey;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The orders of the list, for the database and for the merge of two pages. */
final class RowOrder {

  private RowOrder() {}

  /** The column as an expression with the same order that no index can serve. */
  static String unindexed(SortKey sort, @Nullable String column) {
    return sort.isTime() ? "(" + column + " + 0)" : "concat(" + column + ", '')";
  }

  /** A live session's end. */
  static final long NEVER = Long.MAX_VALUE;

  /** Null where all rows of the half are equal. */
  static @Nullable String column(SortKey sort, boolean live) {
    return switch (sort) {
      case LOGIN_TIME -> "l.loginTime";
      case LAST_ACTIVITY -> "l.lastActivity";
      case END_TIME -> live ? null : "l.endTime";
      case USERNAME -> "l.usernameKey";
      case IP -> "l.ipKey";
      case CITY -> "l.cityKey";
    };
  }

  /** Where a row stands in an order. */
  static Position position(SortKey sort, LedgerEntity row) {
    return switch (sort) {
      case LOGIN_TIME -> new Position(row.loginTime(), "", row.id());
      case LAST_ACTIVITY -> new Position(row.lastActivity(), "", row.id());
      case END_TIME -> new Position(endTime(row), "", row.id());
      case USERNAME -> new Position(0, row.usernameKey(), row.id());
      case IP -> new Position(0, row.ipKey(), row.id());
      case CITY -> new Position(0, row.cityKey(), row.id());
    };
  }

  private static long endTime(LedgerEntity row) {
    return row.live() ? NEVER : Objects.requireNonNullElse(row.endTime(), NEVER);
  }

  /** The order of a page. */
  static Comparator<LedgerEntity> of(SessionQuery query) {
    Comparator<LedgerEntity> up =
        Comparator.comparing(
            row -> position(query.sort(), row),
            Comparator.comparingLong(Position::time)
                .thenComparing(Position::text, RowOrder::byCodePoint)
                .thenComparing(Position::id));
    return query.ascending() ? up : up.reversed();
  }

  /** As the databases order keys; Java would put what is beyond 16 bits before U+E000. */
  static int byCodePoint(String one, String other) {
    return Arrays.compare(one.codePoints().toArray(), other.codePoints().toArray());
  }
}
