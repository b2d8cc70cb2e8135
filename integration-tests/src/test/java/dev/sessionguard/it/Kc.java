package dev.sessionguard.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Keycloak's command line for a server's database, in the folder of a node that was stopped. */
final class Kc {
  private final Path home;
  private final String url;

  Kc(KeycloakServer node, String postgresUrl) {
    home = node.home();
    url = postgresUrl;
  }

  /** Runs a command to its end. */
  void run(String command, String... arguments) {
    List<String> all = new ArrayList<>();
    all.add(home.resolve("bin/kc.sh").toString());
    all.addAll(List.of(command.split(" ")));
    all.addAll(
        List.of(
            "--optimized", "--db-url=" + url, "--db-username=postgres", "--db-password=postgres"));
    all.addAll(List.of(arguments));
    try {
      Path output = Files.createTempFile("session-guard-kc", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().put("RESCUE_SECRET", Realm.SECRET);
      Process process = builder.start();
      boolean ended = process.waitFor(10, TimeUnit.MINUTES);
      String said = Files.readString(output);
      Files.delete(output);
      if (!ended || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new AssertionError(all + " failed: " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
