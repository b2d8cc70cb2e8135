package dev.sessionguard.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A throw-away PostgreSQL on loopback, run from the installed binaries. */
final class PostgresServer implements Database {
  private static final String USER = "postgres";

  private final Path binaries;
  private final Path home;
  private final int port;
  private final List<String> settings;
  private boolean stopped;

  private PostgresServer(Path binaries, Path home, int port, List<String> settings) {
    this.binaries = binaries;
    this.home = home;
    this.port = port;
    this.settings = settings;
  }

  /** Starts one with further settings, each written {@code name=value}. */
  static PostgresServer start(String... settings) {
    try {
      Path home = Files.createTempDirectory("session-guard-postgres");
      PostgresServer server =
          new PostgresServer(findBinaries(), home, FreePort.next(), List.of(settings));
      if (isRoot()) {
        runPlain(List.of("chown", USER, home.toString()));
      }
      System.out.println("[it] initdb in " + home);
      server.runAsOwner("initdb", "-D", server.data(), "-A", "trust", "-U", USER, "-E", "UTF8");
      server.run();
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      System.out.println("[it] PostgreSQL ready on port " + server.port);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String data() {
    return home.resolve("data").toString();
  }

  private void run() {
    runAsOwner(
        "pg_ctl",
        "-D",
        data(),
        "-l",
        home.resolve("log").toString(),
        "-w",
        "-o",
        "-p "
            + port
            + " -h 127.0.0.1 -k "
            + home
            + " -c max_connections=300 -c fsync=off -c synchronous_commit=off"
            + settings.stream().map(setting -> " -c " + setting).collect(Collectors.joining()),
        "start");
    awaitConnection();
  }

  /** Give it {@code synchronous_commit=on} where no commit may be lost. */
  @Override
  public void restart() {
    runAsOwner("pg_ctl", "-D", data(), "-m", "immediate", "stop");
    run();
    System.out.println("[it] PostgreSQL restarted on port " + port);
  }

  @Override
  public KeycloakServer.Builder node(String url, String name) {
    return KeycloakServer.builder().postgres(url + "?ApplicationName=" + name);
  }

  @Override
  public String createDatabase(String name) {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE \"" + name + "\"");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return url(name);
  }

  /** What it wrote to its log so far. */
  String log() {
    try {
      return Files.readString(home.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database), USER, USER);
  }

  /** The tables whose names match the patterns, as SQL: what makes them and what is in them. */
  String dump(String database, String... patterns) {
    Path file = home.resolve("dump.sql");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-h",
                "127.0.0.1",
                "-p",
                String.valueOf(port),
                "-U",
                USER,
                "--column-inserts",
                "--no-owner",
                "--no-privileges",
                "-f",
                file.toString()));
    for (String pattern : patterns) {
      arguments.addAll(List.of("-t", pattern));
    }
    arguments.add(database);
    runAsOwner("pg_dump", arguments.toArray(new String[0]));
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  private void awaitConnection() {
    Instant end = Instant.now().plus(Duration.ofSeconds(30));
    while (true) {
      try (Connection connection = connect("postgres")) {
        return;
      } catch (SQLException e) {
        if (Instant.now().isAfter(end)) {
          throw new IllegalStateException("PostgreSQL does not answer; see " + home + "/log", e);
        }
        Await.pause();
      }
    }
  }

  @Override
  public synchronized void close() {
    if (stopped) {
      return;
    }
    stopped = true;
    try {
      runAsOwner("pg_ctl", "-D", data(), "-m", "immediate", "stop");
      runPlain(List.of("rm", "-rf", home.toString()));
    } catch (IllegalStateException e) {
      System.out.println("[it] PostgreSQL did not stop cleanly: " + e.getMessage());
    }
  }

  private void runAsOwner(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(List.of("runuser", "-u", USER, "--"));
    }
    command.add(binaries.resolve(program).toString());
    command.addAll(List.of(arguments));
    runPlain(command);
  }

  static void runPlain(List<String> command) {
    try {
      Path output = Files.createTempFile("session-guard-command", ".log");
      Process process =
          new ProcessBuilder(command)
              .directory(Path.of("/").toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      int status = process.waitFor();
      String text = Files.readString(output);
      Files.delete(output);
      if (status != 0) {
        throw new IllegalStateException(command + " ended with " + status + ":\n" + text);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static Path findBinaries() throws IOException {
    Path root = Path.of("/usr/lib/postgresql");
    if (Files.isDirectory(root)) {
      try (Stream<Path> versions = Files.list(root)) {
        List<Path> found =
            versions
                .map(version -> version.resolve("bin"))
                .filter(bin -> Files.isExecutable(bin.resolve("postgres")))
                .sorted()
                .toList();
        if (!found.isEmpty()) {
          return found.get(found.size() - 1);
        }
      }
    }
    throw new IllegalStateException(
        "No PostgreSQL in /usr/lib/postgresql/*/bin: run integration-tests/install-debian.sh");
  }
}
