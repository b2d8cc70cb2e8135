package dev.sessionguard.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs of Debian's packages that {@code install-debian.sh} unpacks and does not install. */
final class Unpacked {

  private Unpacked() {}

  /** A run of a program; of the machine's own where none was unpacked. */
  static ProcessBuilder command(String debianPackage, String program, String... arguments) {
    Path unpacked =
        Path.of("target", debianPackage, "usr", "bin", program).toAbsolutePath().normalize();
    List<String> command = new ArrayList<>();
    command.add(Files.isExecutable(unpacked) ? unpacked.toString() : program);
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("HOME", unpacked.getParent().toString());
    return builder;
  }
}
