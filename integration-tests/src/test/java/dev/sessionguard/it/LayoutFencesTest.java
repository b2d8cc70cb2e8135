package dev.sessionguard.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The layout of these tests, as CONTRIBUTING.md has it: features that know nothing of each other,
 * on fixtures that know no feature, and measurements that nobody knows. Read from the sources,
 * since a constant leaves no trace of its class in the bytecode of another.
 */
class LayoutFencesTest {
  private static final String TESTS = "dev.sessionguard.it";
  private static final String FIXTURES = TESTS + ".fixture";
  private static final String MEASUREMENTS = "dev.sessionguard.measure";
  private static final Set<String> FEATURES =
      Set.of(
          "limit",
          "idle",
          "sessions",
          "ending",
          "account",
          "notice",
          "settings",
          "console",
          "operations");
  private static final Set<String> KINDS_OF_FIXTURES =
      Set.of("server", "person", "client", "realm", "check");

  private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");
  private static final Pattern NO_CODE =
      Pattern.compile(
          "(?s)/\\*.*?\\*/|\"\"\".*?\"\"\"|\"(?:[^\"\\\\\n]|\\\\.)*\"|'(?:[^'\\\\\n]|\\\\.)*'"
              + "|//[^\n]*");
  private static final Pattern OURS =
      Pattern.compile("\\b(dev\\.sessionguard(?:\\.[a-z]\\w*)+)\\.[A-Z*]");
  private static final Pattern TEST_CLASS = Pattern.compile("\\b\\w+(?:IT|Checks|Test)\\b");

  private record Source(String name, String home, String code) {

    /** Packages of this repository that it imports or names, but its own. */
    Set<String> packages() {
      Set<String> packages = new TreeSet<>();
      for (Matcher named = OURS.matcher(code); named.find(); ) {
        packages.add(named.group(1));
      }
      packages.remove(home);
      return packages;
    }

    boolean isIn(String root) {
      return isBelow(home, root);
    }
  }

  private static boolean isBelow(String home, String root) {
    return home.equals(root) || home.startsWith(root + ".");
  }

  private static List<Source> sources() throws IOException {
    List<Source> sources = new ArrayList<>();
    for (String root : List.of("src/test/java", "src/measure/java")) {
      Path folder = Path.of(System.getProperty("basedir", "."), root);
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          String code = NO_CODE.matcher(Files.readString(file)).replaceAll("\"\"");
          Matcher home = PACKAGE.matcher(code);
          assertThat(home.find()).as("%s names its package", file).isTrue();
          String name = file.getFileName().toString().replace(".java", "");
          sources.add(new Source(name, home.group(1), code));
        }
      }
    }
    assertThat(sources).hasSizeGreaterThan(160);
    return sources;
  }

  /** What of it the sources below a package use though they must not. */
  private static List<String> uses(String users, String... forbidden) throws IOException {
    List<String> uses = new ArrayList<>();
    for (Source source : sources()) {
      for (String used : source.isIn(users) ? source.packages() : Set.<String>of()) {
        if (Stream.of(forbidden).anyMatch(root -> isBelow(used, root))) {
          uses.add(source.name() + " uses " + used);
        }
      }
    }
    return uses;
  }

  private static String[] features(String... except) {
    return FEATURES.stream()
        .filter(feature -> !Set.of(except).contains(feature))
        .map(feature -> TESTS + "." + feature)
        .toArray(String[]::new);
  }

  @Test
  void everyClassHasItsPlace() throws IOException {
    Set<String> places =
        Stream.of(
                Stream.of(features()),
                KINDS_OF_FIXTURES.stream().map(kind -> FIXTURES + "." + kind),
                Stream.of(MEASUREMENTS))
            .flatMap(place -> place)
            .collect(Collectors.toSet());
    assertThat(sources())
        .filteredOn(source -> !source.name().equals(LayoutFencesTest.class.getSimpleName()))
        .extracting(Source::home)
        .isSubsetOf(places);
  }

  @Test
  void fixturesKnowNoTests() throws IOException {
    assertThat(uses(FIXTURES, features())).isEmpty();
  }

  @Test
  void featuresDoNotKnowEachOther() throws IOException {
    List<String> uses = new ArrayList<>();
    for (String feature : FEATURES) {
      uses.addAll(uses(TESTS + "." + feature, features(feature)));
    }
    assertThat(uses).isEmpty();
  }

  @Test
  void measurementsKnowFixturesOnly() throws IOException {
    assertThat(uses(MEASUREMENTS, features())).isEmpty();
  }

  @Test
  void nobodyKnowsTheMeasurements() throws IOException {
    assertThat(uses(TESTS, MEASUREMENTS)).isEmpty();
  }

  @Test
  void measurementsAreNoTests() throws IOException {
    assertThat(sources())
        .filteredOn(source -> source.isIn(MEASUREMENTS))
        .extracting(Source::name)
        .noneMatch(name -> TEST_CLASS.matcher(name).matches());
  }

  /** What two need stands in a fixture; what is abstract and ends in Checks is for its heirs. */
  @Test
  void nobodyUsesATestClass() throws IOException {
    List<Source> sources = sources();
    Set<String> tests =
        sources.stream()
            .map(Source::name)
            .filter(name -> TEST_CLASS.matcher(name).matches())
            .collect(Collectors.toSet());
    List<String> uses = new ArrayList<>();
    for (Source source : sources) {
      String code = source.code().replaceFirst(" extends \\w+Checks\\b", "");
      for (Matcher named = TEST_CLASS.matcher(code); named.find(); ) {
        if (tests.contains(named.group()) && !named.group().equals(source.name())) {
          uses.add(source.name() + " uses " + named.group());
        }
      }
    }
    assertThat(uses).isEmpty();
  }
}
