package dev.sessionguard.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A user of a realm who administers that same realm, logged in. */
record Caller(Realm realm, String username, String access, String session) {

  /** Makes the user, gives it roles of {@code realm-management} and logs it in. */
  static Caller with(Realm realm, String username, String... roles) {
    Realm seen = realm.withAnotherUser(username);
    Admin admin = realm.admin();
    String management =
        admin.get(realm.path("/clients?clientId=realm-management")).get(0).path("id").asText();
    List<JsonNode> granted =
        Arrays.stream(roles)
            .map(role -> admin.get(realm.path("/clients/" + management + "/roles/" + role)))
            .toList();
    admin.post(
        realm.path("/users/" + seen.userId() + "/role-mappings/clients/" + management), granted);
    Http.Answer login = logIn(realm, "app", username, "openid");
    return new Caller(realm, username, login.text("access_token"), login.text("session_state"));
  }

  /** Logs any user of the realm in; all have the same password. */
  static Http.Answer logIn(Realm realm, String client, String username, String scope) {
    return new Oidc(realm, client)
        .token(
            Map.of(
                "grant_type",
                "password",
                "username",
                username,
                "password",
                realm.password(),
                "scope",
                scope));
  }

  Http.Answer revoke(Object order) {
    try {
      return send("POST", "/sessions/revoke", Http.JSON.writeValueAsString(order));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  Http.Answer send(String method, String path, String body) {
    return realm.admin().sendAs(access, method, realm.path("/session-guard" + path), body);
  }
}
