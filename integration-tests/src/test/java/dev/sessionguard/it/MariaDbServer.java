package dev.sessionguard.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A throw-away MariaDB on loopback, run from the installed binaries; REPEATABLE READ as it comes.
 */
final class MariaDbServer implements AutoCloseable {
  /** Name and password of the user that owns every database. */
  static final String USER = "keycloak";

  private final Path home;
  private final int port;
  private final Process process;

  private MariaDbServer(Path home, int port, Process process) {
    this.home = home;
    this.port = port;
    this.process = process;
  }

  static MariaDbServer start() {
    try {
      Path home = Files.createTempDirectory("session-guard-mariadb");
      boolean root = System.getProperty("user.name").equals("root");
      List<String> owner = root ? List.of("--user=mysql") : List.of();
      if (root) {
        run(home, List.of("chown", "mysql", home.toString()));
      }
      Path data = home.resolve("data");
      List<String> install =
          new ArrayList<>(
              List.of(
                  "mariadb-install-db",
                  "--no-defaults",
                  "--datadir=" + data,
                  "--auth-root-authentication-method=normal",
                  "--skip-test-db"));
      install.addAll(owner);
      run(home, install);
      int port = FreePort.next();
      List<String> command =
          new ArrayList<>(
              List.of(
                  "/usr/sbin/mariadbd",
                  "--no-defaults",
                  "--datadir=" + data,
                  "--socket=" + home.resolve("socket"),
                  "--pid-file=" + home.resolve("pid"),
                  "--bind-address=127.0.0.1",
                  "--port=" + port,
                  "--max-connections=300",
                  "--innodb-flush-log-at-trx-commit=0",
                  "--character-set-server=utf8mb4"));
      command.addAll(owner);
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(home.resolveSibling(home.getFileName() + ".log").toFile())
              .start();
      MariaDbServer server = new MariaDbServer(home, port, process);
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      if (!Await.until(Duration.ofSeconds(60), () -> server.answers("SELECT 1"))) {
        throw new IllegalStateException("MariaDB does not answer; see " + home + ".log");
      }
      System.out.println("[it] MariaDB ready on port " + port);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Creates an empty database and returns its JDBC address. */
  String createDatabase(String name) {
    String sql =
        "CREATE DATABASE "
            + name
            + " CHARACTER SET utf8mb4;"
            + " CREATE USER IF NOT EXISTS '"
            + USER
            + "'@'%' IDENTIFIED BY '"
            + USER
            + "';"
            + " GRANT ALL ON "
            + name
            + ".* TO '"
            + USER
            + "'@'%'";
    if (!answers(sql)) {
      throw new IllegalStateException("MariaDB refused: " + sql);
    }
    return "jdbc:mariadb://127.0.0.1:" + port + "/" + name;
  }

  private boolean answers(String sql) {
    return status(
            home,
            List.of(
                "mariadb",
                "--no-defaults",
                "--socket=" + home.resolve("socket"),
                "--user=root",
                "--execute=" + sql))
        == 0;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(30, java.util.concurrent.TimeUnit.SECONDS).join();
    run(home, List.of("rm", "-rf", home.toString()));
  }

  private static void run(Path home, List<String> command) {
    int status = status(home, command);
    if (status != 0) {
      throw new IllegalStateException(command + " ended with " + status);
    }
  }

  private static int status(Path home, List<String> command) {
    try {
      return new ProcessBuilder(command)
          .directory(Path.of("/").toFile())
          .redirectErrorStream(true)
          .redirectOutput(
              ProcessBuilder.Redirect.appendTo(
                  home.resolveSibling(home.getFileName() + ".commands.log").toFile()))
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
