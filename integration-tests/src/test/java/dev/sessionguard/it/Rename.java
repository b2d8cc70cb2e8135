package dev.sessionguard.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;

/** Renames, as an administrator does them in Keycloak's console. */
final class Rename {
  private Rename() {}

  static void user(Realm realm, String id, String name) {
    ObjectNode user = realm.admin().get(realm.path("/users/" + id)).deepCopy();
    user.put("username", name);
    realm.admin().put(realm.path("/users/" + id), user);
    assertThat(realm.admin().get(realm.path("/users/" + id)).path("username").asText())
        .as("the realm lets users be renamed")
        .isEqualTo(name);
  }

  /** Gives a user another address: a realm keeps one for one user. */
  static void address(Realm realm, String id) {
    ObjectNode user = realm.admin().get(realm.path("/users/" + id)).deepCopy();
    user.put("email", "other@" + realm.name() + ".example.org");
    realm.admin().put(realm.path("/users/" + id), user);
  }

  /** As a user does it in the account console. */
  static Http.Answer oneself(Realm realm, String bearer, String name) {
    String account = realm.issuer() + "/account/?userProfileMetadata=false";
    ObjectNode profile =
        Http.send(
                Http.request(account)
                    .header("Authorization", "Bearer " + bearer)
                    .header("Accept", "application/json")
                    .build())
            .json()
            .deepCopy();
    profile.put("username", name);
    return Http.send(
        Http.request(account)
            .header("Authorization", "Bearer " + bearer)
            .header("Accept", "application/json")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(profile.toString()))
            .build());
  }

  static void client(Realm realm, String uuid, String clientId) {
    ObjectNode client = realm.admin().get(realm.path("/clients/" + uuid)).deepCopy();
    client.put("clientId", clientId);
    realm.admin().put(realm.path("/clients/" + uuid), client);
  }
}
