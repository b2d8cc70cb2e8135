package dev.sessionguard.it.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each mutant of {@code mutants.txt} fits the code as it is: one that does not breaks nothing. */
class MutantsTest {
  private static final Path ROOT =
      Path.of(System.getProperty("basedir", "."), "..").toAbsolutePath().normalize();

  @Test
  void eachStandsForOneChangeOfOneFile() throws IOException {
    List<String> unfit = new ArrayList<>();
    int mutants = 0;
    String all = Files.readString(ROOT.resolve("integration-tests/mutants/mutants.txt"));
    for (String stanza : all.split("\n\\s*\n")) {
      List<String> lines =
          stanza.lines().filter(line -> !line.isEmpty() && !line.startsWith("#")).toList();
      if (lines.isEmpty()) {
        continue;
      }
      mutants++;
      String old =
          lines.stream()
              .filter(line -> line.startsWith("-"))
              .map(line -> line.substring(1))
              .collect(Collectors.joining("\n"));
      String code = Files.readString(ROOT.resolve(lines.get(1)));
      if (old.isEmpty() || !code.contains(old) || code.indexOf(old) != code.lastIndexOf(old)) {
        unfit.add(lines.get(0));
      }
    }
    assertThat(unfit).isEmpty();
    assertThat(mutants).isGreaterThanOrEqualTo(65);
  }
}
