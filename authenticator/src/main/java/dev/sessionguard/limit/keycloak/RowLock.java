package dev.sessionguard.limit.keycloak;

import dev.sessionguard.limit.keycloak.UserLock.Outcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A row that is locked within a time limit, each database in its own terms, so that the transaction
 * can go on when the time is over. The row is made where it is missing, on the same connection.
 */
abstract class RowLock {

  private static final String WHERE = " where REALM_ID = ? and USER_ID = ?";

  final Connection connection;
  final String table;
  private final String realmId;
  private final String userId;

  private RowLock(Connection connection, String table, String realmId, String userId) {
    this.connection = connection;
    this.table = table;
    this.realmId = realmId;
    this.userId = userId;
  }

  static RowLock on(Connection connection, String table, String realmId, String userId)
      throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName().toLowerCase(Locale.ROOT);
    return switch (product) {
      case "mariadb", "mysql" ->
          new OfMariaDb(connection, table, realmId, userId, product.equals("mysql"));
      case "h2" -> new OfH2(connection, table, realmId, userId);
      default -> new OfPostgres(connection, table, realmId, userId);
    };
  }

  /**
   * Locks the row.
   *
   * @param patienceMillis 0 for not waiting at all
   * @throws SQLException also when the time is over: see {@link #isTimeout}
   */
  abstract Outcome take(int patienceMillis) throws SQLException;

  /** Whether the database gave up waiting. */
  abstract boolean isTimeout(SQLException e);

  final boolean isThere(String sql) throws SQLException {
    try (PreparedStatement statement = prepared(sql);
        ResultSet rows = statement.executeQuery()) {
      return rows.next();
    }
  }

  final int update(String sql) throws SQLException {
    try (PreparedStatement statement = prepared(sql)) {
      return statement.executeUpdate();
    }
  }

  private PreparedStatement prepared(String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.setString(1, realmId);
    statement.setString(2, userId);
    return statement;
  }

  final void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  final String select() {
    return "select USER_ID from " + table + WHERE;
  }

  final String insert() {
    return "insert into " + table + " (REALM_ID, USER_ID) values (?, ?)";
  }

  static boolean hasState(SQLException e, String state, int code) {
    for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql
          && (state.equals(sql.getSQLState()) || (code != 0 && sql.getErrorCode() == code))) {
        return true;
      }
    }
    return false;
  }

  private static final class OfPostgres extends RowLock {

    private OfPostgres(Connection connection, String table, String realmId, String userId) {
      super(connection, table, realmId, userId);
    }

    /** Most locks are free, and cost this one statement. */
    @Override
    Outcome take(int patienceMillis) throws SQLException {
      if (isThere(select() + " for update skip locked")) {
        return Outcome.HELD;
      }
      // Without a savepoint a wait in vain would end the transaction. In SQL: Agroal refuses JDBC's
      // rollback(Savepoint) within a transaction of JTA's.
      execute("savepoint session_guard_lock");
      try {
        execute("set local lock_timeout = " + Math.max(1, patienceMillis));
        boolean made = update(insert() + " on conflict do nothing") > 0;
        boolean held = made || isThere(select() + " for update");
        execute("set local lock_timeout to default");
        execute("release savepoint session_guard_lock");
        return made ? Outcome.FIRST : held ? Outcome.HELD : Outcome.BUSY;
      } catch (SQLException e) {
        if (isTimeout(e)) {
          execute("rollback to savepoint session_guard_lock");
        }
        throw e;
      }
    }

    @Override
    boolean isTimeout(SQLException e) {
      return hasState(e, "55P03", 0); // lock_not_available
    }
  }

  private static final class OfMariaDb extends RowLock {

    private final boolean isMySql;

    private OfMariaDb(
        Connection connection, String table, String realmId, String userId, boolean isMySql) {
      super(connection, table, realmId, userId);
      this.isMySql = isMySql;
    }

    /**
     * Looks for the row without locking first: where it is missing, REPEATABLE READ locks the gap,
     * and the row could not be made any more.
     */
    @Override
    Outcome take(int patienceMillis) throws SQLException {
      String patience = patience(patienceMillis);
      if (isThere(select())) {
        return isThere(patience + select() + " for update") ? Outcome.HELD : Outcome.BUSY;
      }
      // locks a row that has come to be there at once, where "ignore" would share it and deadlock
      int made = update(patience + insert() + " on duplicate key update USER_ID = USER_ID");
      return made == 1 ? Outcome.FIRST : Outcome.HELD;
    }

    /** In whole seconds, as InnoDB counts. */
    private String patience(int millis) {
      return isMySql
          ? ""
          : "set statement innodb_lock_wait_timeout = " + (millis + 999) / 1000 + " for ";
    }

    @Override
    boolean isTimeout(SQLException e) {
      return hasState(e, "", 1205);
    }
  }

  private static final class OfH2 extends RowLock {

    private OfH2(Connection connection, String table, String realmId, String userId) {
      super(connection, table, realmId, userId);
    }

    @Override
    Outcome take(int patienceMillis) throws SQLException {
      String wait =
          patienceMillis == 0
              ? " for update nowait"
              : " for update wait " + patienceMillis / 1000.0;
      boolean made = false;
      if (!isThere(select())) {
        made = make();
      }
      boolean held = isThere(select() + wait);
      return made ? Outcome.FIRST : held ? Outcome.HELD : Outcome.BUSY;
    }

    private boolean make() throws SQLException {
      try {
        return update(insert()) > 0;
      } catch (SQLException e) {
        if (hasState(e, "23505", 0)) {
          return false; // somebody else has made it meanwhile
        }
        throw e;
      }
    }

    @Override
    boolean isTimeout(SQLException e) {
      return hasState(e, "HYT00", 50200);
    }
  }
}
