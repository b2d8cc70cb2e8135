package dev.sessionguard.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;

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

  static void client(Realm realm, String uuid, String clientId) {
    ObjectNode client = realm.admin().get(realm.path("/clients/" + uuid)).deepCopy();
    client.put("clientId", clientId);
    realm.admin().put(realm.path("/clients/" + uuid), client);
  }
}
