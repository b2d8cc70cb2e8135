package dev.sessionguard.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A realm with rules, and people to whom they apply. Everybody has the password of its user. */
final class RuledRealm {
  static final String SETTINGS = "/session-guard/settings";

  private final Realm realm;
  private final Map<String, Realm> people = new HashMap<>();

  RuledRealm(Realm realm) {
    this.realm = realm;
  }

  Realm realm() {
    return realm;
  }

  Admin admin() {
    return realm.admin();
  }

  /** The realm as one of its people; made where there is none yet. */
  Realm as(String name) {
    return people.computeIfAbsent(name, realm::withAnotherUser);
  }

  /** Gives the realm these rules; its own limit stays as it is. */
  JsonNode rules(String rules) {
    ObjectNode settings = (ObjectNode) admin().get(realm.path(SETTINGS));
    settings.set("rules", json(rules));
    return admin().put(realm.path(SETTINGS), settings).json();
  }

  /** The realm's own limit, switched on or off. */
  void own(boolean enabled, int maxSessions, String whenExceeded) {
    admin().put(realm.path(SETTINGS), Realm.settings(enabled, maxSessions, whenExceeded));
  }

  JsonNode settings() {
    return admin().get(realm.path(SETTINGS));
  }

  ArrayNode rules() {
    return (ArrayNode) settings().path("rules");
  }

  JsonNode policy(String name) {
    return admin().get(realm.path("/session-guard/users/" + as(name).userId() + "/policy"));
  }

  /** Codes of the warnings about rules and about who could give themselves a limit. */
  List<String> warnings() {
    return settings().path("warnings").findValuesAsText("code").stream()
        .filter(code -> code.startsWith("rule-") || code.startsWith("user-"))
        .toList();
  }

  Http.Answer logIn(String name) {
    return Caller.logIn(realm, "app", as(name).username(), "openid");
  }

  /** How many of so many logins are let in. */
  int letIn(String name, int logins) {
    int in = 0;
    for (int i = 0; i < logins; i++) {
      in += logIn(name).status() == 200 ? 1 : 0;
    }
    return in;
  }

  List<SignedIn> signIn(String name, int logins) {
    List<SignedIn> all = new ArrayList<>();
    for (int i = 0; i < logins; i++) {
      all.add(SignedIn.by(realm, "app", logIn(name)));
    }
    return all;
  }

  void grantRole(String name, String role) {
    JsonNode found = admin().get(realm.path("/roles/" + role));
    admin()
        .post(realm.path("/users/" + as(name).userId() + "/role-mappings/realm"), List.of(found));
  }

  void addClientRole(String client, String role) {
    admin()
        .post(realm.path("/clients/" + realm.clientUuid(client) + "/roles"), Map.of("name", role));
  }

  void grantClientRole(String name, String client, String role) {
    String uuid = realm.clientUuid(client);
    JsonNode found = admin().get(realm.path("/clients/" + uuid + "/roles/" + role));
    admin()
        .post(
            realm.path("/users/" + as(name).userId() + "/role-mappings/clients/" + uuid),
            List.of(found));
  }

  /** Makes a group and returns its id. */
  String addGroup(String name, String parent) {
    String path = parent.isEmpty() ? "/groups" : "/groups/" + parent + "/children";
    return Realms.idOf(admin().post(realm.path(path), Map.of("name", name)));
  }

  void join(String name, String group) {
    admin().put(realm.path("/users/" + as(name).userId() + "/groups/" + group), Map.of());
  }

  void addOrganization(String alias, String... members) {
    String id =
        Realms.idOf(
            admin()
                .post(
                    realm.path("/organizations"),
                    Map.of(
                        "name",
                        alias,
                        "alias",
                        alias,
                        "domains",
                        List.of(Map.of("name", alias + ".example.org", "verified", true)))));
    for (String member : members) {
      Http.Answer joined =
          admin()
              .sendText(
                  "POST",
                  realm.path("/organizations/" + id + "/members"),
                  '"' + as(member).userId() + '"');
      assertThat(joined.status()).as(joined.body()).isEqualTo(201);
    }
  }

  static JsonNode json(String text) {
    try {
      return Http.JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
