package dev.sessionguard.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.UUID;

/** The flow by which a realm's users log in with a browser. */
final class BrowserFlow {
  private BrowserFlow() {}

  /**
   * Copies the browser flow and puts our step at the end of its forms; returns the flow's alias.
   */
  static String withLimit(Realm realm, String max, String whenExceeded) {
    Admin admin = realm.admin();
    String flow = "limited-" + UUID.randomUUID().toString().substring(0, 6);
    admin.post(realm.path("/authentication/flows/browser/copy"), Map.of("newName", flow));
    String forms = flow + "%20forms";
    admin.post(
        realm.path("/authentication/flows/" + forms + "/executions/execution"),
        Map.of("provider", "session-guard-limit"));
    for (JsonNode step : admin.get(realm.path("/authentication/flows/" + flow + "/executions"))) {
      if (step.path("providerId").asText().equals("session-guard-limit")) {
        ObjectNode required = step.deepCopy();
        required.put("requirement", "REQUIRED");
        admin.put(realm.path("/authentication/flows/" + flow + "/executions"), required);
        admin.post(
            realm.path("/authentication/executions/" + step.path("id").asText() + "/config"),
            Map.of(
                "alias", flow, "config", Map.of("maxSessions", max, "whenExceeded", whenExceeded)));
      }
    }
    return flow;
  }

  static void bind(Realm realm, String flow) {
    realm.admin().put(realm.path(""), Map.of("realm", realm.name(), "browserFlow", flow));
  }
}
