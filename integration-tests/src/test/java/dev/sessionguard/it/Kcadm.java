package dev.sessionguard.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Keycloak's own command line for administrators, logged in to one server. */
final class Kcadm {
  private final String kcadm;
  private final Path login;

  /** Logs in; the token it keeps lives for a minute. */
  Kcadm(KeycloakServer server) {
    try {
      kcadm = server.home().resolve("bin/kcadm.sh").toString();
      login = Files.createTempFile("session-guard-kcadm", ".config");
      login.toFile().deleteOnExit();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run(
        kcadm,
        "config",
        "credentials",
        "--server",
        server.base(),
        "--realm",
        "master",
        "--user",
        "admin",
        "--password",
        "admin");
  }

  /** Runs a script of {@code realm-config} on a realm. */
  void script(String name, String realm) {
    run(SettingsFile.path(name).toString(), realm);
  }

  /**
   * Changes a realm as {@code kcadm update realms/NAME -s ...} does: it reads all and sends all.
   */
  void updateRealm(String realm, String... settings) {
    List<String> command = new ArrayList<>(List.of(kcadm, "update", "realms/" + realm));
    for (String setting : settings) {
      command.addAll(List.of("-s", setting));
    }
    run(command.toArray(String[]::new));
  }

  private void run(String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of("--config", login.toString()));
    try {
      Path output = Files.createTempFile("session-guard-kcadm", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().put("KCADM", kcadm);
      Process process = builder.start();
      boolean ended = process.waitFor(5, TimeUnit.MINUTES);
      String said = Files.readString(output);
      Files.delete(output);
      if (!ended || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new AssertionError(List.of(command).get(0) + " failed: " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
