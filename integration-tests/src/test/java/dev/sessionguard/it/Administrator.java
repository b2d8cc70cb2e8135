package dev.sessionguard.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A user of a realm who administers it and logs in to the realm's own console. */
final class Administrator {
  /** Name and password. */
  static final String NAME = "boss";

  private Administrator() {}

  /** Adds the administrator, with these roles of {@code realm-management}. */
  static Realm in(Realm realm, String... roles) {
    Admin admin = realm.admin();
    String location =
        admin
            .post(
                realm.path("/users"),
                Map.of(
                    "username",
                    NAME,
                    "enabled",
                    true,
                    "email",
                    NAME + "@example.org",
                    "emailVerified",
                    true,
                    "firstName",
                    "Bo",
                    "lastName",
                    "Ss",
                    "credentials",
                    List.of(Map.of("type", "password", "value", NAME, "temporary", false))))
            .headers()
            .firstValue("Location")
            .orElseThrow();
    String user = location.substring(location.lastIndexOf('/') + 1);
    String client =
        admin.get(realm.path("/clients?clientId=realm-management")).get(0).path("id").asText();
    List<JsonNode> granted =
        Set.of(roles).stream()
            .map(role -> admin.get(realm.path("/clients/" + client + "/roles/" + role)))
            .toList();
    admin.post(realm.path("/users/" + user + "/role-mappings/clients/" + client), granted);
    return realm;
  }
}
