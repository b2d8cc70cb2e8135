package dev.sessionguard.it.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each row of {@code docs/compliance.md} names a test that there is. */
class ComplianceTest {
  private static final Path ROOT =
      Path.of(System.getProperty("basedir", "."), "..").toAbsolutePath().normalize();
  private static final Pattern NAMED =
      Pattern.compile("`([A-Z][A-Za-z]+(?:IT|Test|Checks))(?:\\.([a-z][A-Za-z]+))?`");

  /** All but the heads of the tables, and the row that is about a document alone. */
  private static boolean isOurs(String row) {
    return row.startsWith("| ")
        && !row.startsWith("| 30, 35 ")
        && !row.matches("\\| (what|control|requirement|item|rule|article) \\|.*");
  }

  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new TreeMap<>();
    for (String module : List.of("authenticator", "admin-ui-extension", "integration-tests")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
        }
      }
    }
    return sources;
  }

  @TestFactory
  List<DynamicTest> everyRowNamesATest() throws IOException {
    Map<String, String> sources = sources();
    List<DynamicTest> rows = new ArrayList<>();
    for (String row : Files.readAllLines(ROOT.resolve("docs/compliance.md"))) {
      if (!isOurs(row)) {
        continue;
      }
      rows.add(
          DynamicTest.dynamicTest(
              row.substring(2, Math.min(row.length(), 60)),
              () -> {
                Matcher named = NAMED.matcher(row);
                assertThat(named.find()).as("names a test: %s", row).isTrue();
                do {
                  assertThat(sources).containsKey(named.group(1));
                  if (named.group(2) != null) {
                    assertThat(sources.get(named.group(1))).contains(" " + named.group(2) + "(");
                  }
                } while (named.find());
              }));
    }
    return rows;
  }

  @Test
  void theRowsAreSeen() throws IOException {
    assertThat(everyRowNamesATest()).hasSizeGreaterThan(25);
  }
}
