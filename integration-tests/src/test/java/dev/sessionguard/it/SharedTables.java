package dev.sessionguard.it;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The tables of {@link Servers#postgres}, past Keycloak: for what only time brings about. */
final class SharedTables {

  private interface Work<T> {
    T of(PreparedStatement statement) throws SQLException;
  }

  private SharedTables() {}

  /** The first column of the rows. */
  static List<String> query(String sql, Object... values) {
    return run(sql, statement -> texts(statement.executeQuery()), values);
  }

  /** How many rows were changed. */
  static int update(String sql, Object... values) {
    return run(sql, PreparedStatement::executeUpdate, values);
  }

  private static <T> T run(String sql, Work<T> work, Object... values) {
    try (Connection connection = Servers.database().connect("single");
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return work.of(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> texts(ResultSet rows) throws SQLException {
    List<String> texts = new ArrayList<>();
    while (rows.next()) {
      texts.add(rows.getString(1));
    }
    return texts;
  }
}
