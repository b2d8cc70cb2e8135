package dev.sessionguard.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Further users of a realm, whose passwords are their names. */
final class People {
  private final Realm realm;
  private final Map<String, String> ids = new HashMap<>();

  People(Realm realm) {
    this.realm = realm;
  }

  String add(String name) {
    String email = name.replaceAll("[^a-z]", "") + "@" + realm.name() + ".example.org";
    Http.Answer created =
        realm
            .admin()
            .post(
                realm.path("/users"),
                Map.of(
                    "username",
                    name,
                    "enabled",
                    true,
                    "email",
                    email,
                    "emailVerified",
                    true,
                    "firstName",
                    "First",
                    "lastName",
                    "Last",
                    "credentials",
                    List.of(Map.of("type", "password", "value", name, "temporary", false))));
    ids.put(name, idOf(created));
    return ids.get(name);
  }

  String id(String name) {
    return ids.get(name);
  }

  Map<String, Object> role(String name) {
    return Map.of("id", realm.addRole(name), "name", name);
  }

  void grant(String userId, Map<String, Object> role) {
    realm.admin().post(realm.path("/users/" + userId + "/role-mappings/realm"), List.of(role));
  }

  /** Grants roles of the realm's own administration client. */
  void grantAdministration(String userId, String... roles) {
    JsonNode clients = realm.admin().get(realm.path("/clients?clientId=realm-management"));
    String client = clients.get(0).path("id").asText();
    List<Map<String, Object>> granted = new ArrayList<>();
    for (String role : roles) {
      JsonNode found = realm.admin().get(realm.path("/clients/" + client + "/roles/" + role));
      granted.add(Map.of("id", found.path("id").asText(), "name", role));
    }
    realm
        .admin()
        .post(realm.path("/users/" + userId + "/role-mappings/clients/" + client), granted);
  }

  String group(String name, String parent) {
    String path = parent.isEmpty() ? "/groups" : "/groups/" + parent + "/children";
    return idOf(realm.admin().post(realm.path(path), Map.of("name", name)));
  }

  Http.Answer tokens(String name, String client, String address) {
    return new Oidc(realm, client)
        .from(address)
        .token(
            Map.of(
                "grant_type",
                "password",
                "username",
                name,
                "password",
                name.equals(Realm.USER) ? realm.password() : name,
                "scope",
                "openid"));
  }

  /** Logs in and returns the session's id. */
  String login(String name, String client, String address) {
    Http.Answer answer = tokens(name, client, address);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.text("session_state");
  }

  private static String idOf(Http.Answer created) {
    String location = created.headers().firstValue("Location").orElseThrow();
    return location.substring(location.lastIndexOf('/') + 1);
  }
}
