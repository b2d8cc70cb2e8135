package dev.sessionguard.it;

import java.sql.Connection;
import java.sql.SQLException;

/** A throw-away database server on loopback. */
sealed interface Database extends AutoCloseable permits PostgresServer, MariaServer {

  /** Creates an empty database and returns its JDBC address. */
  String createDatabase(String name);

  Connection connect(String database) throws SQLException;

  /**
   * A node that keeps its data at the address.
   *
   * @param name what the node's connections are to be called
   */
  KeycloakServer.Builder node(String url, String name);

  /** Cuts its power and starts it again on the same port. What was committed is still there. */
  void restart();

  @Override
  void close();
}
