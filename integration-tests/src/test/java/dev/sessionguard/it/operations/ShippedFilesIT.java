package dev.sessionguard.it.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionguard.it.fixture.client.Http;
import dev.sessionguard.it.fixture.server.KeycloakServer;
import dev.sessionguard.it.fixture.server.Unpacked;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The dashboard and the alert rules beside the list of metrics in {@code docs/operations.md}, and
 * the Dockerfile beside the pom. Reads files only; that the list is true is {@link MetricsIT}'s
 * business.
 */
class ShippedFilesIT {
  private static final Path ROOT =
      Path.of(System.getProperty("basedir", "."), "..").toAbsolutePath().normalize();
  private static final Pattern METRIC = Pattern.compile("session_guard_[a-z_]+[a-z]");

  private static String text(String file) throws IOException {
    return Files.readString(ROOT.resolve(file));
  }

  private static Set<String> metrics(String text) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = METRIC.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group());
    }
    return names;
  }

  /** The names of the page, with those that a timer has instead of its own. */
  private static Set<String> documented() throws IOException {
    Set<String> names = metrics(text("docs/operations.md"));
    names.remove("session_guard_reconciler_seconds");
    for (String suffix : List.of("_count", "_sum", "_max")) {
      names.add("session_guard_reconciler_seconds" + suffix);
    }
    return names;
  }

  private static List<String> expressions(JsonNode dashboard) {
    List<String> expressions = new ArrayList<>();
    for (JsonNode panel : dashboard.path("panels")) {
      panel.path("targets").forEach(target -> expressions.add(target.path("expr").asText()));
    }
    return expressions;
  }

  @Test
  void theDashboardShowsEveryDocumentedMetricAndNoOther() throws IOException {
    JsonNode dashboard = Http.JSON.readTree(text("docker/grafana/dashboards/session-guard.json"));
    assertThat(metrics(String.join("\n", expressions(dashboard)))).isEqualTo(documented());
  }

  @Test
  void theDashboardsPanelsHaveNamesOfTheirOwnAndDoNotOverlap() throws IOException {
    JsonNode panels =
        Http.JSON.readTree(text("docker/grafana/dashboards/session-guard.json")).path("panels");
    assertThat(panels).extracting(panel -> panel.path("title").asText()).doesNotHaveDuplicates();
    Set<String> cells = new TreeSet<>();
    for (JsonNode panel : panels) {
      JsonNode at = panel.path("gridPos");
      for (int x = 0; x < at.path("w").asInt(); x++) {
        for (int y = 0; y < at.path("h").asInt(); y++) {
          String cell = (at.path("x").asInt() + x) + "," + (at.path("y").asInt() + y);
          assertThat(cells.add(cell)).as(panel.path("title").asText()).isTrue();
        }
      }
    }
  }

  @Test
  void alertsAskForDocumentedMetricsOnly() throws IOException {
    assertThat(documented()).containsAll(metrics(text("docker/prometheus/alerts.yml")));
  }

  @Test
  void theAlertsFireWhereTheirTestsSay() throws IOException {
    Process promtool =
        Unpacked.command(
                "prometheus",
                "promtool",
                "test",
                "rules",
                ROOT.resolve("docker/prometheus/alerts.test.yml").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(promtool.onExit().join().exitValue()).as(said).isZero();
  }

  @Test
  void everyAlertHasATest() throws IOException {
    String tests = text("docker/prometheus/alerts.test.yml");
    Matcher alert =
        Pattern.compile("- alert: (\\w+)").matcher(text("docker/prometheus/alerts.yml"));
    while (alert.find()) {
      assertThat(tests)
          .containsPattern(
              "alertname=\"%s\", alertstate=\"firing\"\\}\n".formatted(alert.group(1)));
    }
  }

  @Test
  void everyAlertSaysWhatToDo() throws IOException {
    String[] alerts = text("docker/prometheus/alerts.yml").split("- alert: ", -1);
    assertThat(alerts).hasSizeGreaterThan(5);
    for (String alert : List.of(alerts).subList(1, alerts.length)) {
      assertThat(alert).contains("severity: ", "summary: ", "description: ", "runbook: ");
    }
  }

  @Test
  void theImageHasTheKeycloakThatTheJarIsBuiltFor() throws IOException {
    Matcher version =
        Pattern.compile("<keycloak.version>(.*)</keycloak.version>").matcher(text("pom.xml"));
    assertThat(version.find()).isTrue();
    assertThat(text("docker/Dockerfile")).contains("ARG KEYCLOAK_VERSION=" + version.group(1));
  }

  /** Which {@code GhostsWithoutCacheIT} starts a Keycloak with. */
  @Test
  void theImageKeepsNoSessionsInMemory() throws IOException {
    assertThat(text("docker/Dockerfile"))
        .contains("\nENV " + KeycloakServer.USE_CACHES + "=false\n");
  }
}
