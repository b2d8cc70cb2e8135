package dev.sessionguard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Fences that bytecode does not tell: entities named in the text of queries, and sizes. */
class SourceFencesTest {
  private static final int MOST_LINES = 300;

  private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|(?m)(?<=^|\\s)//.*$");
  private static final Pattern TEXT =
      Pattern.compile("(?s)\"\"\".*?\"\"\"|\"(?:[^\"\\\\\n]|\\\\.)*\"");
  private static final Pattern ENTITY = Pattern.compile("\\b\\w+Entity\\b");

  /**
   * Everything is about the ledger's rows; what stands above the ledger and asks for them itself is
   * named here.
   */
  private static final Map<String, Set<String>> READERS =
      Map.of(
          "LedgerEntity", Set.of("ending", "notice", "sessions", "validity"),
          "LedgerClientEntity", Set.of("sessions"),
          "RefusalEntity", Set.of("sessions"));

  /** Keycloak's tables of sessions change in 26.8. */
  private static final Set<String> OF_KEYCLOAKS_SESSIONS =
      Set.of("PersistentUserSessionEntity", "PersistentClientSessionEntity");

  private record Source(Path path, String code) {
    String name() {
      return path.getFileName().toString().replace(".java", "");
    }

    String feature() {
      Path folder = path.getParent();
      return (folder.endsWith("keycloak") ? folder.getParent() : folder).getFileName().toString();
    }

    Set<String> entitiesInTexts() {
      Set<String> entities = new TreeSet<>();
      for (Matcher text = TEXT.matcher(code); text.find(); ) {
        for (Matcher entity = ENTITY.matcher(text.group()); entity.find(); ) {
          entities.add(entity.group());
        }
      }
      return entities;
    }

    long lines() {
      return code.lines().filter(line -> !line.isBlank() && !line.startsWith("import ")).count();
    }
  }

  private static List<Source> sources() throws IOException {
    List<Source> sources = new ArrayList<>();
    for (String module : List.of("authenticator", "admin-ui-extension")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          String code = COMMENT.matcher(Files.readString(file)).replaceAll("");
          sources.add(new Source(file, code));
        }
      }
    }
    assertThat(sources).hasSizeGreaterThan(200);
    return sources;
  }

  @Test
  void keycloaksSessionTablesHaveOnePlace() throws IOException {
    assertThat(sources())
        .filteredOn(
            source -> source.entitiesInTexts().stream().anyMatch(OF_KEYCLOAKS_SESSIONS::contains))
        .extracting(Source::name)
        .containsExactly("KeycloakSessionRows");
  }

  @Test
  void aFeaturesTablesAreNamedByTheFeature() throws IOException {
    Map<String, String> homes = new TreeMap<>();
    for (Source source : sources()) {
      if (source.name().endsWith("Entity")) {
        homes.put(source.name(), source.feature());
      }
    }
    assertThat(homes).hasSizeGreaterThan(8);
    List<String> elsewhere = new ArrayList<>();
    for (Source source : sources()) {
      for (String entity : source.entitiesInTexts()) {
        String home = homes.get(entity);
        if (home != null
            && !home.equals(source.feature())
            && !READERS.getOrDefault(entity, Set.of()).contains(source.feature())) {
          elsewhere.add(entity + " in " + source.name());
        }
      }
    }
    assertThat(elsewhere).isEmpty();
  }

  @Test
  void noClassIsTooLong() throws IOException {
    assertThat(sources())
        .filteredOn(source -> source.lines() > MOST_LINES)
        .extracting(Source::name)
        .isEmpty();
  }
}
