package dev.sessionguard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The fuzz targets on the inputs kept for them: examples to begin with, and what a fuzz run once
 * found. Each target is called as Jazzer calls it; integration-tests/fuzz.sh lets Jazzer look for
 * more.
 */
class FuzzSeedsTest {

  /** A folder for each target: its class's name, less the root package. */
  private static final Path SEEDS = Path.of("src/test/fuzz");

  static List<Path> seeds() throws IOException {
    try (Stream<Path> files = Files.walk(SEEDS)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  static List<Path> targets() throws IOException {
    Path tests = Path.of("src/test/java/dev/sessionguard");
    try (Stream<Path> files = Files.walk(tests)) {
      return files
          .filter(file -> file.toString().endsWith("Fuzz.java"))
          .map(tests::relativize)
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatWasFoundOnceStaysMended(Path seed) throws Throwable {
    String target = "dev.sessionguard." + seed.getParent().getFileName();
    Method method = Class.forName(target).getMethod("fuzzerTestOneInput", byte[].class);
    try {
      method.invoke(null, (Object) Files.readAllBytes(seed));
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }

  @ParameterizedTest
  @MethodSource("targets")
  void everyTargetHasSeeds(Path source) {
    String name = source.toString().replace(java.io.File.separatorChar, '.');

    assertThat(SEEDS.resolve(name.substring(0, name.length() - ".java".length())))
        .isNotEmptyDirectory();
  }
}
