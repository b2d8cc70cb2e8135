package dev.sessionguard.measure;

import dev.sessionguard.it.fixture.server.KeycloakServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The CPU time that processes have used so far, in hundredths of a second, as Linux counts it. It
 * tells what work costs where chance in who waits for whom is as large as what is to be measured.
 *
 * @param keycloak of a node's JVM
 * @param postgres of all PostgreSQL processes of the machine
 */
record CpuTime(long keycloak, long postgres) {
  private static final int MILLIS_A_TICK = 10;
  private static final int USER = 11;
  private static final int SYSTEM = 12;

  static final CpuTime NONE = new CpuTime(0, 0);

  /** Looks at a node and at PostgreSQL. */
  static Supplier<CpuTime> of(KeycloakServer node) {
    Path jvm = Path.of("/proc", String.valueOf(node.jvm()));
    return () -> new CpuTime(ticks(jvm, ""), allOfPostgres());
  }

  private static long allOfPostgres() {
    long sum = 0;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : all) {
        sum += ticks(process, "(postgres) ");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sum;
  }

  private static long ticks(Path process, String name) {
    try {
      String stat = Files.readString(process.resolve("stat"));
      if (!stat.contains(name)) {
        return 0;
      }
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]);
    } catch (NoSuchFileException e) {
      return 0; // it has ended
    } catch (IOException e) {
      return 0; // while it was read
    }
  }

  CpuTime plus(CpuTime from, CpuTime to) {
    return new CpuTime(
        keycloak + to.keycloak - from.keycloak, postgres + to.postgres - from.postgres);
  }

  /** Milliseconds a piece of work, Keycloak's. */
  double keycloakMillis(int pieces) {
    return (double) keycloak * MILLIS_A_TICK / pieces;
  }

  /** Milliseconds a piece of work, PostgreSQL's. */
  double postgresMillis(int pieces) {
    return (double) postgres * MILLIS_A_TICK / pieces;
  }
}
