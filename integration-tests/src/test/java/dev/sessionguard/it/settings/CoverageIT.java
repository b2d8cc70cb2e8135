package dev.sessionguard.it.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionguard.it.fixture.client.Admin;
import dev.sessionguard.it.fixture.realm.BrowserFlow;
import dev.sessionguard.it.fixture.realm.Realm;
import dev.sessionguard.it.fixture.realm.Realms;
import dev.sessionguard.it.fixture.server.Servers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code GET settings} says of each login path, as the realm's flows and actions are. */
class CoverageIT {
  private static final String STEP = "session-guard-limit";
  private static final List<String> BY_BROWSER_FLOW =
      List.of("browser", "consent", "device", "required-action");

  private Realm realm;

  @BeforeEach
  void createRealm() {
    realm = Realms.on(Servers.h2()).create();
  }

  /** The gate that covers each path; "none" where nothing does. */
  private Map<String, String> coverage() {
    Map<String, String> coverage = new TreeMap<>();
    for (JsonNode path :
        realm.admin().get(realm.path("/session-guard/settings")).path("coverage")) {
      assertThat(path.path("covered").asBoolean()).isEqualTo(path.hasNonNull("by"));
      coverage.put(path.path("path").asText(), path.path("by").asText("none"));
    }
    assertThat(coverage).hasSize(12);
    return coverage;
  }

  private List<String> pathsCovered() {
    return coverage().entrySet().stream()
        .filter(path -> !path.getValue().equals("none"))
        .map(Map.Entry::getKey)
        .toList();
  }

  private void assertCovered(List<String> paths) {
    assertThat(pathsCovered()).isEqualTo(paths);
  }

  private void change(String flow, Predicate<JsonNode> which, String requirement) {
    String executions = realm.path("/authentication/flows/" + flow + "/executions");
    int changed = 0;
    for (JsonNode execution : realm.admin().get(executions)) {
      if (which.test(execution)) {
        ObjectNode other = execution.deepCopy();
        other.put("requirement", requirement);
        realm.admin().put(executions, other);
        changed++;
      }
    }
    assertThat(changed).isEqualTo(1);
  }

  private static Predicate<JsonNode> provider(String id) {
    return execution -> execution.path("providerId").asText().equals(id);
  }

  @Test
  void nothingIsCoveredWhileTheSwitchIsOff() {
    assertCovered(List.of());
  }

  @Test
  void theSwitchCoversEveryPathAndNamesTheGate() {
    realm.limit(2, "deny");
    Map<String, String> coverage = coverage();
    for (String path : List.of("consent", "device", "ciba", "impersonation", "token-exchange")) {
      assertThat(coverage.remove(path)).as(path).isEqualTo("event-listener");
    }
    assertThat(coverage.values()).containsOnly("required-action");
  }

  @Test
  void withoutTheRequiredActionTheListenerIsTheFirstGate() {
    realm.limit(2, "deny");
    String path = realm.path("/authentication/required-actions/" + STEP);
    ObjectNode action = (ObjectNode) realm.admin().get(path);
    action.put("enabled", false);
    realm.admin().put(path, action);
    assertThat(coverage().values()).containsOnly("event-listener");
  }

  @Test
  void aStepThatEveryLoginMeetsCoversItsFlow() {
    BrowserFlow.bind(realm, BrowserFlow.withLimit(realm, "1", "deny"));
    assertCovered(BY_BROWSER_FLOW);
    assertThat(coverage().get("browser")).isEqualTo("authenticator");
  }

  @Test
  void aStepThatIsSwitchedOffDoesNot() {
    String flow = BrowserFlow.withLimit(realm, "1", "deny");
    BrowserFlow.bind(realm, flow);
    change(flow, provider(STEP), "DISABLED");
    assertCovered(List.of());
  }

  @Test
  void anotherWayThroughTheFlowIsNotCovered() {
    String flow = BrowserFlow.withLimit(realm, "1", "deny");
    BrowserFlow.bind(realm, flow);
    change(flow, provider("auth-spnego"), "ALTERNATIVE");
    assertCovered(List.of());
  }

  @Test
  void aStepThatOnlyAConditionBringsDoesNotCover() {
    Admin admin = realm.admin();
    admin.post(realm.path("/authentication/flows/browser/copy"), Map.of("newName", "sometimes"));
    String executions = realm.path("/authentication/flows/sometimes/executions");
    List<String> conditional = new ArrayList<>();
    for (JsonNode execution : admin.get(executions)) {
      if (execution.path("requirement").asText().equals("CONDITIONAL")) {
        conditional.add(execution.path("displayName").asText().replace(" ", "%20"));
      }
    }
    admin.post(
        realm.path("/authentication/flows/" + conditional.get(0) + "/executions/execution"),
        Map.of("provider", STEP));
    for (JsonNode execution : admin.get(executions)) {
      if (execution.path("providerId").asText().equals(STEP)) {
        admin.post(
            realm.path("/authentication/executions/" + execution.path("id").asText() + "/config"),
            Map.of("alias", "sometimes", "config", Map.of("maxSessions", "1")));
      }
    }
    change("sometimes", provider(STEP), "REQUIRED");
    BrowserFlow.bind(realm, "sometimes");
    assertCovered(List.of());
  }
}
