package dev.sessionguard.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A user's lock in the hands of another transaction, as of a node that hangs in the middle of a
 * login. The user has logged in before.
 */
final class HeldLock implements AutoCloseable {
  private final Connection connection;

  /** The connection is closed with it. */
  HeldLock(Connection connection, Realm user) throws SQLException {
    this.connection = connection;
    connection.setAutoCommit(false);
    try (PreparedStatement lock =
        connection.prepareStatement(
            "SELECT USER_ID FROM SESSION_GUARD_USER WHERE REALM_ID = ? AND USER_ID = ?"
                + " FOR UPDATE")) {
      lock.setString(1, user.id());
      lock.setString(2, user.userId());
      try (ResultSet row = lock.executeQuery()) {
        assertThat(row.next()).as("the user has a lock").isTrue();
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.rollback();
    connection.close();
  }
}
