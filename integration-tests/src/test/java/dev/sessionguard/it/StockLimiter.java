package dev.sessionguard.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Keycloak's own {@code user-session-limits}, put where its documentation says. */
final class StockLimiter {
  private static final String PROVIDER = "user-session-limits";

  private StockLimiter() {}

  /** Puts it into the realm's direct grant flow. */
  static void inDirectGrant(Realm realm, int max, String whenExceeded) {
    copy(realm, "direct%20grant", "stock");
    add(realm, "stock", max, whenExceeded);
    realm.admin().put(realm.path(""), Map.of("realm", realm.name(), "directGrantFlow", "stock"));
  }

  /** Puts it behind the forms of the realm's browser flow. */
  static void inBrowser(Realm realm, int max, String whenExceeded) {
    copy(realm, "browser", "stock-browser");
    add(realm, "stock-browser forms", max, whenExceeded);
    realm
        .admin()
        .put(realm.path(""), Map.of("realm", realm.name(), "browserFlow", "stock-browser"));
  }

  private static void copy(Realm realm, String flow, String name) {
    realm
        .admin()
        .post(realm.path("/authentication/flows/" + flow + "/copy"), Map.of("newName", name));
  }

  private static void add(Realm realm, String flow, int max, String whenExceeded) {
    Admin admin = realm.admin();
    String executions =
        realm.path("/authentication/flows/" + flow.replace(" ", "%20") + "/executions");
    admin.post(executions + "/execution", Map.of("provider", PROVIDER));
    for (JsonNode step : admin.get(executions)) {
      if (step.path("providerId").asText().equals(PROVIDER)) {
        ObjectNode required = step.deepCopy();
        required.put("requirement", "REQUIRED");
        admin.put(executions, required);
        admin.post(
            realm.path("/authentication/executions/" + step.path("id").asText() + "/config"),
            Map.of(
                "alias",
                flow.replace(" ", "-"),
                "config",
                Map.of(
                    "userRealmLimit",
                    String.valueOf(max),
                    "userClientLimit",
                    "0",
                    "behavior",
                    whenExceeded.equals("deny")
                        ? "Deny new session"
                        : "Terminate oldest session")));
      }
    }
  }
}
