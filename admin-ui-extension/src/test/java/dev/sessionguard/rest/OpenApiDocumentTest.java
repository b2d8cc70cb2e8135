package dev.sessionguard.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionguard.sessions.CursorSeal;
import dev.sessionguard.sessions.SessionQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The OpenAPI document in docs is the one of these very classes. Written anew by {@code mvn test
 * -pl authenticator,admin-ui-extension -Dtest=OpenApiDocumentTest -DsessionGuard.write
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class OpenApiDocumentTest {

  private static final CursorSeal NO_CURSORS = new CursorSeal(List::of, "nobody");

  private static final Path COMMITTED = Path.of("../docs/openapi.json");

  private static String generated() throws IOException {
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
    return new ObjectMapper()
            .writer(printer)
            .writeValueAsString(OpenApiDocument.generate())
            .replace("\r\n", "\n")
        + "\n";
  }

  @Test
  void theDocumentIsTheOneOfTheResources() throws IOException {
    String generated = generated();
    if (System.getProperty("sessionGuard.write") != null) {
      Files.writeString(COMMITTED, generated);
    }

    assertThat(Files.readString(COMMITTED)).isEqualTo(generated);
  }

  @Test
  void everyParameterOfTheListIsKnownToIt() {
    JsonNode parameters =
        OpenApiDocument.generate()
            .at("/paths/~1admin~1realms~1{realm}~1session-guard~1sessions/get/parameters");

    assertThat(parameters).hasSizeGreaterThan(10);
    for (JsonNode parameter : parameters) {
      if (parameter.path("in").asText().equals("query")) {
        assertThat(
                SessionQuery.parse(
                    Map.of(parameter.path("name").asText(), List.of("")), NO_CURSORS))
            .isInstanceOf(SessionQuery.Understood.class);
      }
    }
  }
}
