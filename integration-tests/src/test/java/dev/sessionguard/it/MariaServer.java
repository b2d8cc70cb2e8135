package dev.sessionguard.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A throw-away MariaDB on loopback, run from the installed binaries. */
final class MariaServer implements Database {
  static final String USER = "keycloak";
  static final String PASSWORD = "keycloak";

  private static final String OWNER = "mysql";

  private final Path home;
  private final int port;
  private final List<String> command;
  private Process process;

  private MariaServer(Path home, int port, List<String> command) {
    this.home = home;
    this.port = port;
    this.command = command;
  }

  static MariaServer start() {
    try {
      Path home = Files.createTempDirectory("session-guard-mariadb");
      List<String> asOwner = new ArrayList<>();
      if (PostgresServer.isRoot()) {
        PostgresServer.runPlain(List.of("chown", OWNER, home.toString()));
        asOwner.add("--user=" + OWNER);
      }
      System.out.println("[it] mariadb-install-db in " + home);
      List<String> install =
          new ArrayList<>(
              List.of(
                  "mariadb-install-db",
                  "--no-defaults",
                  "--datadir=" + home.resolve("data"),
                  "--auth-root-authentication-method=normal",
                  "--skip-test-db"));
      install.addAll(asOwner);
      PostgresServer.runPlain(install);
      int port = FreePort.next();
      List<String> run =
          new ArrayList<>(
              List.of(
                  "/usr/sbin/mariadbd",
                  "--no-defaults",
                  "--datadir=" + home.resolve("data"),
                  "--socket=" + home.resolve("socket"),
                  "--pid-file=" + home.resolve("pid"),
                  "--bind-address=127.0.0.1",
                  "--port=" + port,
                  "--max-connections=300",
                  "--innodb-flush-log-at-trx-commit=0"));
      run.addAll(asOwner);
      MariaServer server = new MariaServer(home, port, run);
      server.run();
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      System.out.println("[it] MariaDB ready on port " + port);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run() throws IOException {
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("log").toFile()))
            .start();
    if (!Await.until(Duration.ofSeconds(60), this::answers)) {
      throw new IllegalStateException("MariaDB does not answer; see " + home + "/log");
    }
  }

  @Override
  public synchronized void restart() {
    process.destroyForcibly().onExit().join();
    try {
      run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.out.println("[it] MariaDB restarted on port " + port);
  }

  @Override
  public KeycloakServer.Builder node(String url, String name) {
    return KeycloakServer.builder().mariadb(url);
  }

  @Override
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database), USER, PASSWORD);
  }

  private String url(String database) {
    return "jdbc:mariadb://127.0.0.1:" + port + "/" + database;
  }

  @Override
  public String createDatabase(String name) {
    execute(
        "CREATE DATABASE "
            + name
            + " CHARACTER SET utf8mb4; GRANT ALL ON "
            + name
            + ".* TO '"
            + USER
            + "'@'127.0.0.1' IDENTIFIED BY '"
            + PASSWORD
            + "'");
    return url(name);
  }

  private boolean answers() {
    try {
      execute("SELECT 1");
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private void execute(String sql) {
    PostgresServer.runPlain(
        List.of(
            "mariadb",
            "--no-defaults",
            "--socket=" + home.resolve("socket"),
            "--user=root",
            "--execute=" + sql));
  }

  @Override
  public synchronized void close() {
    if (process.isAlive()) {
      process.destroy();
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      PostgresServer.runPlain(List.of("rm", "-rf", home.toString()));
    }
  }
}
